//! A resource of a plan or state.

use super::configuration::Own;
use super::planned::{Marks, Planned};
use super::written::Written;
use crate::json::{Json, Kind};
use pol_graph::Facts;
use pol_ir::schema::Origin;
use std::borrow::Cow;

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
    deposed: bool,
    actions: Option<Json<'t>>,
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
            "deposed" => resource.deposed = true,
            "change" => change = Some(value),
            name => resource.common(name, value),
        });
        if let Some(change) = change {
            change.entries(|name, value| match &*name {
                "actions" => resource.actions = Some(value),
                "after" => resource.after = Some(value),
                "after_unknown" => resource.unknown = Some(value),
                "after_sensitive" => resource.sensitive = Some(value),
                _ => {}
            });
        }
        resource
    }

    /// A resource of `planned_values` or `values`.
    pub(super) fn of_value(whole: &Json<'t>) -> Self {
        let mut resource = Self::empty(whole, false);
        whole.entries(|name, value| match &*name {
            "deposed_key" => resource.deposed = true,
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
            deposed: false,
            actions: None,
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

    /// Whether it exists after the change, as itself.
    pub(super) fn exists(&self) -> bool {
        let is_there = self.after.as_ref().is_some_and(|after| after.kind() == Kind::Record);
        is_there && !self.deposed && !self.only_goes()
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

    /// Its place in the outline of its text.
    pub(super) fn place(&self) -> Option<u32> {
        self.whole.place()
    }

    /// The place of what is known of its values.
    pub(super) fn after(&self) -> Option<u32> {
        self.after.as_ref().and_then(Json::place)
    }

    /// Shows it, and what its author wrote of it, the way that a builder takes it.
    pub(super) fn show<T>(
        &self,
        (kind, region): (&str, Option<&str>),
        own: Option<&Own<'t>>,
        take: impl FnOnce(&Facts<'_>, &Planned<'t>) -> T,
    ) -> T {
        let address = text(&self.address);
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
            account: None,
            region,
        };
        let value = Planned {
            value: self.after,
            unknown: Marks::new(self.unknown),
            sensitive: Marks::new(self.sensitive),
            written: own.map_or(Written::Untold, |own| Written::Block(own.written.clone())),
        };
        take(&facts, &value)
    }
}

fn text<'j>(json: &'j Option<Json<'_>>) -> Cow<'j, str> {
    json.as_ref().and_then(Json::text).unwrap_or_default()
}
