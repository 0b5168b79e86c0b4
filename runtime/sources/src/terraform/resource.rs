//! A resource of a plan or state.

use super::change;
use super::configuration::Own;
use super::planned::{Marks, Planned};
use super::whereabouts::Whereabouts;
use super::written::Written;
use crate::json::{Json, Kind};
use pol_graph::{Change, Facts};
use pol_ir::schema::Origin;
use std::borrow::Cow;

/// When values of a resource are so.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Time {
    /// Before the change.
    Before,
    /// After it.
    After,
}

/// A resource change, or a resource of a state.
pub(super) struct Resource<'t> {
    whole: Json<'t>,
    /// Whether it comes with what happens to it.
    pub(super) is_change: bool,
    /// Its type.
    pub(super) kind: Option<Json<'t>>,
    address: Option<Json<'t>>,
    mode: Option<Json<'t>>,
    name: Option<Json<'t>>,
    module: Option<Json<'t>>,
    provider: Option<Json<'t>>,
    depends_on: Option<Json<'t>>,
    deposed: Option<Json<'t>>,
    actions: Option<Json<'t>>,
    /// What happens to it, where that is told.
    pub(super) change: Option<Change>,
    before: Option<Json<'t>>,
    before_sensitive: Option<Json<'t>>,
    after: Option<Json<'t>>,
    unknown: Option<Json<'t>>,
    sensitive: Option<Json<'t>>,
}

impl<'t> Resource<'t> {
    /// An element of `resource_changes`.
    pub(super) fn of_change(whole: &Json<'t>) -> Self {
        let mut resource = Self::empty(whole, true);
        let mut change = None;
        whole.entries(|name, value| match &*name {
            "module_address" => resource.module = Some(value),
            "deposed" => resource.deposed = Some(value),
            "change" => change = Some(value),
            name => resource.common(name, value),
        });
        if let Some(change) = change {
            change.entries(|name, value| match &*name {
                "actions" => resource.actions = Some(value),
                "before" => resource.before = Some(value),
                "before_sensitive" => resource.before_sensitive = Some(value),
                "after" => resource.after = Some(value),
                "after_unknown" => resource.unknown = Some(value),
                "after_sensitive" => resource.sensitive = Some(value),
                _ => {}
            });
        }
        resource.change = resource.actions.as_ref().and_then(change::of_actions);
        resource
    }

    /// A resource of `planned_values` or `values`, to which this happens.
    pub(super) fn of_value(whole: &Json<'t>, change: Option<Change>) -> Self {
        let mut resource = Self { change, ..Self::empty(whole, false) };
        whole.entries(|name, value| match &*name {
            "deposed_key" => resource.deposed = Some(value),
            "depends_on" => resource.depends_on = Some(value),
            "values" => resource.after = Some(value),
            "sensitive_values" => resource.sensitive = Some(value),
            name => resource.common(name, value),
        });
        resource
    }

    fn empty(whole: &Json<'t>, is_change: bool) -> Self {
        Self {
            whole: *whole,
            is_change,
            kind: None,
            address: None,
            mode: None,
            name: None,
            module: None,
            provider: None,
            depends_on: None,
            deposed: None,
            actions: None,
            change: None,
            before: None,
            before_sensitive: None,
            after: None,
            unknown: None,
            sensitive: None,
        }
    }

    fn common(&mut self, name: &str, value: Json<'t>) {
        match name {
            "address" => self.address = Some(value),
            "mode" => self.mode = Some(value),
            "type" => self.kind = Some(value),
            "name" => self.name = Some(value),
            "provider_name" => self.provider = Some(value),
            _ => {}
        }
    }

    /// Why it cannot be taken for a resource.
    pub(super) fn problem(&self) -> Option<&'static str> {
        let is_text = |part: &Option<Json<'t>>| part.as_ref().is_some_and(|part| part.kind() == Kind::Text);
        if self.whole.kind() != Kind::Record {
            return Some("it is not an object");
        }
        if !is_text(&self.kind) {
            return Some("it has no `type`");
        }
        if !is_text(&self.address) {
            return Some("it has no `address`");
        }
        if self.is_change && self.actions.is_none() && self.after.is_none() {
            return Some("it does not say what changes");
        }
        let after = self.after.as_ref().map_or(Kind::Null, Json::kind);
        (!matches!(after, Kind::Record | Kind::Null)).then_some("its values are no object")
    }

    /// Whether it exists after the change, as itself.
    pub(super) fn exists(&self) -> bool {
        (self.is_told() || self.is_made()) && self.deposed.is_none() && !self.only_goes()
    }

    /// Whether its values after the change are told, at least in part.
    fn is_told(&self) -> bool {
        self.after.as_ref().is_some_and(|after| after.kind() == Kind::Record)
    }

    /// Whether something is there after the change because of it.
    fn is_made(&self) -> bool {
        matches!(self.change, Some(Change::Create | Change::Update | Change::Replace))
    }

    /// Whether the change deletes it, so that it was something and will be nothing. What is only forgotten goes on to
    /// exist, and is nobody's here.
    pub(super) fn is_deleted(&self) -> bool {
        self.change == Some(Change::Delete) && self.was()
    }

    /// Whether it is told what it was before the change.
    pub(super) fn was(&self) -> bool {
        self.before.as_ref().is_some_and(|before| before.kind() == Kind::Record)
    }

    fn only_goes(&self) -> bool {
        let Some(actions) = &self.actions else { return false };
        let (mut any, mut stays) = (false, false);
        actions.items(|action| {
            any = true;
            stays |= !matches!(action.text().as_deref(), Some("delete" | "forget"));
        });
        any && !stays
    }

    /// Whether it is a data source.
    pub(super) fn is_data(&self) -> bool {
        self.mode.as_ref().is_some_and(|mode| mode.raw() == "\"data\"")
    }

    pub(super) fn origin(&self) -> Origin {
        if self.is_data() { Origin::TerraformData } else { Origin::Terraform }
    }

    pub(super) fn address(&self) -> Cow<'_, str> {
        text(&self.address)
    }

    /// What a state says that it depends on.
    pub(super) fn depends_on(&self) -> Vec<String> {
        let mut names = Vec::new();
        if let Some(named) = &self.depends_on {
            named.items(|name| names.extend(name.text().map(Cow::into_owned)));
        }
        names
    }

    /// The byte at which it starts.
    pub(super) fn start(&self) -> u32 {
        self.whole.start()
    }

    /// Its place in the outline of its text.
    pub(super) fn place(&self) -> Option<u32> {
        self.whole.place()
    }

    /// What is known of its values, at a time.
    pub(super) fn values(&self, time: Time) -> Option<&Json<'t>> {
        match time {
            Time::After => self.after.as_ref(),
            Time::Before => self.before.as_ref(),
        }
    }

    /// Its address; that of an object that was left over from a replacement says so.
    fn own_address(&self) -> Cow<'_, str> {
        match self.deposed.as_ref().and_then(Json::text) {
            Some(key) => format!("{} (deposed object {key})", self.address()).into(),
            None => self.address(),
        }
    }

    /// Shows it at a time, and what its author wrote of it, the way that a builder takes it.
    pub(super) fn show<T>(
        &self,
        (kind, own): (&str, Option<&Own<'t>>),
        (time, place): (Time, &Whereabouts),
        take: impl FnOnce(&Facts<'_>, &Planned<'t>) -> T,
    ) -> T {
        let address = self.own_address();
        let (name, provider) = (text(&self.name), text(&self.provider));
        let module = match &self.module {
            Some(_) => text(&self.module),
            None => Cow::Borrowed(super::address::module_of(&address)),
        };
        let facts = Facts {
            address: &address,
            name: Some(&name),
            source_type: Some(kind),
            kind: Some(if self.is_data() { "data" } else { "resource" }),
            module: Some(&module),
            provider: Some(&*provider).filter(|provider| !provider.is_empty()),
            account: place.account.as_deref(),
            region: place.region.as_deref(),
            change: self.change,
            ..Facts::default()
        };
        let value = match time {
            Time::After => Planned {
                value: self.after,
                unknown: if self.is_told() { Marks::new(self.unknown) } else { Marks::All },
                sensitive: Marks::new(self.sensitive),
                written: own.map_or(Written::Untold, |own| Written::Block(own.written.clone())),
            },
            Time::Before => Planned {
                value: self.before,
                unknown: Marks::None,
                sensitive: Marks::new(self.before_sensitive),
                written: Written::Untold,
            },
        };
        take(&facts, &value)
    }
}

fn text<'j>(json: &'j Option<Json<'_>>) -> Cow<'j, str> {
    json.as_ref().and_then(Json::text).unwrap_or_default()
}
