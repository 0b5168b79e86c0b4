//! What a fix comes to on the graph as it is: concrete writes, or the reason why there are none.

use super::eval::Frame;
use super::place::Step;
use super::target::{Target, step_into};
use super::value::{Content, Value};
use super::written::{Site, Written, def_of, is_node};
use super::{Because, Interpreter};
use crate::columns::Slot;
use crate::limits::VALUE_DEPTH;
use crate::module::{Action, ExprId, Fix, Policy};
use crate::names::Symbol;
use crate::state::Presence;
use crate::types::ResourceId;

/// What would repair a rule that failed. All of it is done, or nothing.
#[derive(Clone, PartialEq, Debug)]
pub struct Repair {
    /// Whether the resource may be destroyed by it: it is shown, and never applied.
    pub replacing: bool,
    /// What it writes; nothing where all is as it should be.
    pub writes: Vec<Write>,
}

/// One write to the graph.
#[derive(Clone, PartialEq, Debug)]
pub enum Write {
    /// A property, element or entry gets a value.
    Set {
        /// Where.
        target: Target,
        /// What.
        value: Written,
    },
    /// A list gets one more element.
    Add {
        /// The list.
        target: Target,
        /// The element.
        value: Written,
    },
    /// A property, element or entry goes.
    Remove {
        /// Where.
        target: Target,
    },
    /// A node comes.
    Create {
        /// Its type.
        ty: ResourceId,
        /// Its properties.
        properties: Vec<(Symbol, Written)>,
    },
}

/// Why a fix can do nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NoFix {
    /// Something that it writes, or that it would write into, cannot be told.
    Unknown(Because),
    /// It would write into a node outside of the input.
    Outside,
    /// What it would write into is not there.
    Nowhere,
}

impl<'a> Frame<'_, 'a> {
    /// What a fix comes to.
    pub(super) fn repair(&mut self, policy: &'a Policy, fix: &'a Fix) -> Result<Repair, NoFix> {
        let mut writes = Vec::new();
        for action in &fix.actions {
            self.action(policy, action, &mut writes)?;
        }
        Ok(Repair { replacing: fix.replacing, writes })
    }

    fn action(
        &mut self,
        policy: &'a Policy,
        action: &'a Action,
        writes: &mut Vec<Write>,
    ) -> Result<(), NoFix> {
        match action {
            Action::Set { place, value } => {
                let target = self.writable(policy, *place)?;
                let (read, value) = self.value_at(&target, *value)?;
                if !self.is_already(&target, *place, &read) {
                    writes.push(Write::Set { target, value });
                }
            }
            Action::Add { place, value } => {
                let target = self.writable(policy, *place)?;
                let (read, value) = self.value_at(&target, *value)?;
                if !self.has_already((*place, &read), &value)? {
                    writes.push(Write::Add { target, value });
                }
            }
            Action::Remove { place } => {
                for target in self.targets(policy, *place)? {
                    self.is_open_way(&target)?;
                    if self.run.is_there(&target) {
                        writes.push(Write::Remove { target });
                    }
                }
            }
            Action::Create { ty, properties } => writes.push(self.creation(*ty, properties)?),
        }
        Ok(())
    }

    fn writable(&mut self, policy: &'a Policy, place: ExprId) -> Result<Target, NoFix> {
        let target = self.target(policy, place)?;
        self.is_open_way(&target)?;
        Ok(target)
    }

    /// A value, as it is read and as it will be written.
    fn value_at(&mut self, target: &Target, value: ExprId) -> Result<(Value<'a>, Written), NoFix> {
        let read = self.eval(value);
        let owner = def_of(self.run, target.place.node);
        let names = target.place.path.iter().filter_map(|step| match step {
            Step::Field(name) => Some(*name),
            Step::Index(_) | Step::Key(_) => None,
        });
        let site = Site { owner, path: names.collect() };
        let written = self.written(&read, self.ty(value), &site)?;
        Ok((read, written))
    }

    /// Whether the value has been written there before.
    fn is_already(&mut self, target: &Target, place: ExprId, value: &Value<'a>) -> bool {
        if is_node(self.run, self.ty(place)) || matches!(value.content, Content::Node(_)) {
            return false;
        }
        let now = self.eval(place);
        let sides = (self.run.side(&now, self.ty(place)), self.run.side(value, self.ty(place)));
        self.run.is_there(target) && self.run.equal(sides.0, sides.1) == super::value::Truth::True
    }

    /// Whether a list holds an equal element; an error where the list cannot be told.
    fn has_already(
        &mut self,
        (place, value): (ExprId, &Value<'a>),
        written: &Written,
    ) -> Result<bool, NoFix> {
        let list = self.eval(place);
        let Content::List(items) = &list.content else { return Err(self.lost(&list)) };
        if let Written::Key { value: key, .. } = written {
            let same = |value: &Value<'a>| match key {
                Some(crate::constant::Const::String(key)) => value.text() == Some(key),
                Some(_) | None => false,
            };
            return Ok(self.run.elements(items).any(|element| same(&element.value)));
        }
        let side = self.run.side(value, self.ty(place));
        Ok(self.run.holds(items, side, VALUE_DEPTH) == super::value::Truth::True)
    }

    fn creation(&mut self, ty: ResourceId, properties: &[(Symbol, ExprId)]) -> Result<Write, NoFix> {
        let resource = self.run.module.types.resources.get(ty);
        let owner = resource.map(|resource| &*resource.def);
        let mut written = Vec::with_capacity(properties.len());
        for (name, value) in properties {
            let read = self.eval(*value);
            if read.is_absent() {
                continue;
            }
            let site = Site { owner, path: vec![*name] };
            written.push((*name, self.written(&read, self.ty(*value), &site)?));
        }
        Ok(Write::Create { ty, properties: written })
    }
}

impl Interpreter<'_> {
    /// Whether somebody wrote what is at a place.
    fn is_there(&self, target: &Target) -> bool {
        self.slot_at(target).is_some_and(|slot| {
            let state = self.columns.state(slot);
            state.presence() != Presence::Absent && !state.is_defaulted()
        })
    }

    fn slot_at(&self, target: &Target) -> Option<Slot> {
        let (Step::Field(first), rest) = target.place.path.split_first()? else { return None };
        let start = self.columns.property(target.place.node, *first)?;
        rest.iter().try_fold(start, |slot, step| step_into(self.columns, slot, step))
    }
}
