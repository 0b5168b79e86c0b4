//! What a program can touch: the properties, edges and joins that its expressions name.
//!
//! Demand is nominal: a property is demanded of its owner (a resource type, interface or record, by path), wherever
//! the owner is met. A record that is compared, shown or returned whole demands all its fields. An edge demands the
//! keys that resolve it, on both sides. There are two sets: `verdicts` is decoded for every node; `details` is what
//! only messages, places and fixes need, decoded for the nodes that have findings. What a message reads of any node but its
//! own subject belongs to `verdicts`.

use crate::join::joins;
use crate::module::{Action, Each, Expr, ExprId, Fix, LocalId, Module, NetworkId, Policy, Stmt};
use crate::names::Symbol;
use crate::schema::{EVERY_NODE, EdgeBy, NEIGHBOURS, ResourceDef};
use crate::types::{Type, TypeId};
use crate::walk::{fix_roots, operands, statements};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Properties by owner; both are symbols of the module.
pub type Demand = BTreeMap<Symbol, BTreeSet<Symbol>>;

/// What a program can touch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadSet {
    /// Resource types and interfaces whose nodes are judged, listed or reached, even if nothing of them is read.
    pub owners: BTreeSet<Symbol>,
    /// Those among the owners whose deleted nodes are judged or listed.
    pub deleted: BTreeSet<Symbol>,
    /// Properties, facts (`$address`) and record fields for verdicts.
    pub verdicts: Demand,
    /// Properties, facts and record fields for messages and places only; disjoint from `verdicts`.
    pub details: Demand,
    /// Edges that are followed, by owner; inverse ones bring the edge that they invert, on its own owner.
    pub edges: Demand,
    /// Text properties that the program joins on: an equality index pays.
    pub indexes: Demand,
}

impl ReadSet {
    /// What `module` can touch.
    pub fn of(module: &Module) -> Self {
        Self::of_policies(module, module.policies.values())
    }

    /// The same with nothing left for a second visit: what is repaired is judged again from the first.
    #[must_use]
    pub fn at_once(mut self) -> Self {
        for (owner, names) in std::mem::take(&mut self.details) {
            self.verdicts.entry(owner).or_default().extend(names);
        }
        self
    }

    /// What some policies of `module` can touch.
    pub fn of_policies<'p>(module: &Module, policies: impl IntoIterator<Item = &'p Policy>) -> Self {
        let mut reader =
            Reader { module, set: Self::default(), seen: FxHashSet::default(), own: Own::default() };
        for policy in policies {
            reader.policy(policy);
        }
        reader.deleted_targets();
        let mut set = reader.set;
        for (owner, names) in &mut set.details {
            if let Some(needed) = set.verdicts.get(owner) {
                names.retain(|name| !needed.contains(name));
            }
        }
        set.details.retain(|_, names| !names.is_empty());
        set
    }
}

/// What a value is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Visit {
    Verdict,
    Detail,
}

struct Reader<'a> {
    module: &'a Module,
    set: ReadSet,
    seen: FxHashSet<(ExprId, Visit)>,
    own: Own,
}

/// Which values of a policy are the subject's own.
#[derive(Default)]
struct Own {
    definitions: FxHashMap<LocalId, ExprId>,
    known: FxHashMap<ExprId, bool>,
}

impl Reader<'_> {
    fn policy(&mut self, policy: &Policy) {
        self.seen.clear();
        self.own = Own::default();
        if let Some(ty) = policy.subject.ty() {
            self.owners(ty);
            if policy.subject.has_deleted() {
                self.deleted(ty);
            }
        }
        let mut roots = Vec::new();
        statements(&policy.body, &mut |stmt| match stmt {
            Stmt::When(cond) | Stmt::If { cond, .. } => roots.push(*cond),
            Stmt::Let(local, value) => drop(self.own.definitions.insert(*local, *value)),
            Stmt::For { list, item, .. } => {
                self.own.definitions.insert(*item, *list);
                roots.push(*list);
            }
            Stmt::Require(_) => {}
        });
        roots.extend(policy.rules.iter().map(|rule| rule.cond));
        roots.into_iter().for_each(|root| self.expr(root, Visit::Verdict));
        for told in policy.rules.iter().flat_map(|rule| rule.message.into_iter().chain(rule.at)) {
            self.told(told);
        }
        for fix in policy.rules.iter().filter_map(|rule| rule.fix.as_ref()) {
            fix_roots(fix).into_iter().for_each(|root| self.told(root));
            self.fix(fix);
        }
    }

    fn told(&mut self, told: ExprId) {
        self.whole(told, Visit::Detail);
        self.expr(told, Visit::Detail);
    }

    /// A node that a fix writes stands for its key: whichever an edge of that place compares it with.
    fn fix(&mut self, fix: &Fix) {
        for action in &fix.actions {
            match action {
                Action::Set { place, value } | Action::Add { place, value } => {
                    for owner in self.written_owners(*place) {
                        self.keys(&owner, *value);
                    }
                }
                Action::Create { ty, properties } => {
                    let Some(def) = self.module.types.resources.get(*ty).map(|ty| ty.def.clone()) else {
                        continue;
                    };
                    properties.iter().for_each(|(_, value)| self.keys(&def, *value));
                }
                Action::Remove { .. } => {}
            }
        }
    }

    /// The types whose property a place is.
    fn written_owners(&self, place: ExprId) -> Vec<Arc<ResourceDef>> {
        let mut at = place;
        loop {
            let owners = owners(self.module, self.module.type_of(at));
            let found: Vec<_> =
                owners.iter().filter_map(|owner| resource_def(self.module, *owner)).cloned().collect();
            if !found.is_empty() {
                return found;
            }
            at = match self.module.exprs.get(at) {
                Some(
                    Expr::Field { base, .. }
                    | Expr::Get { base, .. }
                    | Expr::At { base, .. }
                    | Expr::Let { body: base, .. }
                    | Expr::Coalesce { left: base, .. }
                    | Expr::Each { list: base, .. },
                ) => *base,
                Some(Expr::Call { args, .. }) => match args.first() {
                    Some(first) => *first,
                    None => return Vec::new(),
                },
                Some(Expr::Local(local)) => match self.own.definitions.get(local) {
                    Some(definition) if *definition != at => *definition,
                    Some(_) | None => return Vec::new(),
                },
                Some(_) | None => return Vec::new(),
            };
        }
    }

    /// Demands what nodes in `value` may be known by where `owner` refers to them.
    fn keys(&mut self, owner: &ResourceDef, value: ExprId) {
        let module = self.module;
        let types = &module.types;
        let mut ty = types.inner(module.type_of(value));
        while let Some(element) = types.element(ty) {
            ty = types.inner(element);
        }
        let nodes: Vec<Symbol> = owners(module, ty);
        let targets = |edge: &&crate::schema::EdgeDef| {
            nodes.iter().any(|node| {
                *module.names.text(*node) == *edge.target
                    || resource_def(module, *node).is_some_and(|def| def.has_interface(&edge.target))
            })
        };
        for edge in owner.edges.iter().filter(targets) {
            let EdgeBy::Keys(pairs) = &edge.by else { continue };
            for key in pairs.iter().flat_map(|pair| &pair.to).filter_map(|key| module.names.find(key)) {
                let visit = self.visit_of(value, Visit::Detail);
                nodes.iter().for_each(|node| self.demand(*node, key, visit));
            }
        }
    }

    /// What an edge from a deleted node, or from what a node was, leads to may be deleted as well.
    fn deleted_targets(&mut self) {
        let before = self.module.names.find("$before");
        let edges = self.set.edges.iter();
        let was = edges.filter(|(_, names)| before.is_some_and(|before| names.contains(&before)));
        let mut open: Vec<Symbol> =
            self.set.deleted.iter().copied().chain(was.map(|(owner, _)| *owner)).collect();
        let mut met = FxHashSet::default();
        while let Some(owner) = open.pop() {
            let (true, Some(def)) = (met.insert(owner), resource(self.module, owner)) else { continue };
            for name in self.set.edges.get(&owner).into_iter().flatten() {
                let edge = def.edge(self.module.names.text(*name));
                let target = edge.and_then(|edge| self.module.names.find(&edge.target));
                self.set.deleted.extend(target);
                open.extend(target);
            }
        }
    }

    /// Demands what `root` and all that it is made of read.
    fn expr(&mut self, root: ExprId, visit: Visit) {
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            if !self.seen.insert((id, visit)) {
                continue;
            }
            let Some(expr) = self.module.exprs.get(id) else { continue };
            self.bind(expr);
            self.reads(expr, visit);
            if let Expr::Local(local) = expr {
                open.extend(self.own.definitions.get(local));
            }
            operands(expr, |operand| open.push(operand));
        }
    }

    fn bind(&mut self, expr: &Expr) {
        if let Expr::Let { local, value: source, .. } | Expr::Each { item: local, list: source, .. } = expr {
            self.own.definitions.insert(*local, *source);
        }
        // The node in hand is any on the way: what `body` leads to.
        if let Expr::Closure { item, body, .. } = expr {
            self.own.definitions.insert(*item, *body);
        }
    }

    fn reads(&mut self, expr: &Expr, visit: Visit) {
        match expr {
            Expr::Field { base, name } => {
                let visit = self.visit_of(*base, visit);
                for owner in self.owners_of(self.module.type_of(*base)) {
                    self.demand(owner, *name, visit);
                }
            }
            Expr::Edge { base, name } => self.edge(*base, *name),
            Expr::Walk { network, .. } => self.network(*network),
            Expr::Instances(ty) => self.owners(*ty),
            Expr::Deleted(ty) => {
                self.owners(*ty);
                self.deleted(*ty);
            }
            Expr::Equal { left, right } | Expr::In { item: left, of: right } => {
                self.whole(*left, visit);
                self.whole(*right, visit);
            }
            Expr::List(_)
            | Expr::Record(_)
            | Expr::Map(_)
            | Expr::Text(_)
            | Expr::Update { .. }
            | Expr::Call { .. } => operands(expr, |operand| self.whole(operand, visit)),
            Expr::If { then, otherwise, .. } => {
                self.whole(*then, visit);
                self.whole(*otherwise, visit);
            }
            Expr::Each { op, list, body, .. } => {
                if matches!(op, Each::Distinct | Each::GroupBy) {
                    self.whole(body.unwrap_or(*list), visit);
                }
                for join in joins(self.module, expr) {
                    self.index(join.nodes, join.property);
                }
            }
            Expr::Const(_)
            | Expr::Param(_)
            | Expr::Local(_)
            | Expr::Get { .. }
            | Expr::At { .. }
            | Expr::Not(_)
            | Expr::Negate(_)
            | Expr::Logic { .. }
            | Expr::Order { .. }
            | Expr::Arithmetic { .. }
            | Expr::Coalesce { .. }
            | Expr::IsPresent(_)
            | Expr::IsKnown(_)
            | Expr::IsType { .. }
            | Expr::Matches { .. }
            | Expr::Range { .. }
            | Expr::Let { .. }
            | Expr::Closure { .. }
            | Expr::Widen(_)
            | Expr::As(_) => {}
        }
    }

    fn edge(&mut self, base: ExprId, name: Symbol) {
        for owner in self.owners_of(self.module.type_of(base)) {
            self.follow(owner, name);
        }
    }

    /// Every edge of a network, on every type that declares one.
    fn network(&mut self, network: NetworkId) {
        let module = self.module;
        let edges = module.networks.get(network).into_iter().flat_map(|network| &network.edges);
        for (owner, name) in edges {
            let Some(owner) = module.types.resources.get(*owner) else { continue };
            self.set.owners.insert(owner.path);
            self.follow(owner.path, *name);
        }
    }

    /// An edge with all that resolves it, on both sides.
    fn follow(&mut self, owner: Symbol, name: Symbol) {
        if !self.set.edges.entry(owner).or_default().insert(name) {
            return;
        }
        if NEIGHBOURS.contains(&self.module.names.text(name)) {
            self.set.owners.extend(self.module.names.find(EVERY_NODE));
            return;
        }
        let Some(def) = resource(self.module, owner) else { return };
        let Some(edge) = def.edge(self.module.names.text(name)) else { return };
        let Some(target) = self.module.names.find(&edge.target) else { return };
        self.set.owners.insert(target);
        match &edge.by {
            EdgeBy::Inverse(inverted) => {
                if let Some(inverted) = self.module.names.find(inverted) {
                    self.follow(target, inverted);
                }
            }
            EdgeBy::Keys(pairs) => {
                for pair in pairs {
                    self.demand_all(def.steps(&pair.from));
                    self.demand_all(pair.to.iter().map(|key| (&edge.target, key)));
                }
            }
        }
    }

    fn demand_all<'s>(&mut self, named: impl IntoIterator<Item = (&'s Arc<str>, &'s Arc<str>)>) {
        let module = self.module;
        for (owner, name) in named {
            if let (Some(owner), Some(name)) = (module.names.find(owner), module.names.find(name)) {
                self.demand(owner, name, Visit::Verdict);
            }
        }
    }

    fn index(&mut self, nodes: TypeId, property: Symbol) {
        for owner in self.owners_of(nodes) {
            self.set.indexes.entry(owner).or_default().insert(property);
        }
    }

    /// Demands every field of the records that the value of `expr` consists of.
    fn whole(&mut self, expr: ExprId, visit: Visit) {
        let visit = self.visit_of(expr, visit);
        let mut open = vec![self.module.type_of(expr)];
        let mut met = FxHashSet::default();
        while let Some(ty) = open.pop() {
            match self.module.types.get(ty) {
                Type::Optional(inner) | Type::List(inner) | Type::Set(inner) | Type::Map(inner) => {
                    open.push(*inner)
                }
                Type::Union(members) => open.extend(members),
                Type::Record(record) if met.insert(*record) => {
                    let Some(record) = self.module.types.records.get(*record) else { continue };
                    for field in &record.fields {
                        self.demand(record.path, field.name, visit);
                        open.push(field.ty);
                    }
                }
                Type::Record(_)
                | Type::Bool
                | Type::Int
                | Type::Float
                | Type::String
                | Type::Domain(_)
                | Type::Enum(_)
                | Type::Range(_)
                | Type::Any
                | Type::Resource(_)
                | Type::Interface(_)
                | Type::Nodes(_)
                | Type::Error => {}
            }
        }
    }

    /// What a message reads of other nodes than its subject is read in the first visit.
    fn visit_of(&mut self, base: ExprId, visit: Visit) -> Visit {
        if visit == Visit::Detail && self.own.is_own(self.module, base) {
            Visit::Detail
        } else {
            Visit::Verdict
        }
    }

    fn demand(&mut self, owner: Symbol, name: Symbol, visit: Visit) {
        let demand = match visit {
            Visit::Verdict => &mut self.set.verdicts,
            Visit::Detail => &mut self.set.details,
        };
        demand.entry(owner).or_default().insert(name);
    }

    fn owners(&mut self, ty: TypeId) {
        self.set.owners.extend(owners(self.module, ty));
    }

    fn deleted(&mut self, ty: TypeId) {
        self.set.deleted.extend(owners(self.module, ty));
    }

    fn owners_of(&self, ty: TypeId) -> Vec<Symbol> {
        owners(self.module, ty)
    }
}

impl Own {
    /// Whether a value holds nothing but the subject's own slots: no edge and no list of nodes led to it.
    fn is_own(&mut self, module: &Module, root: ExprId) -> bool {
        let mut open = vec![root];
        let mut met = FxHashSet::default();
        while let Some(id) = open.pop() {
            if !met.insert(id) || self.known.get(&id) == Some(&true) {
                continue;
            }
            match module.exprs.get(id) {
                Some(
                    Expr::Edge { .. }
                    | Expr::Instances(_)
                    | Expr::Deleted(_)
                    | Expr::Walk { .. }
                    | Expr::Closure { .. },
                ) => return false,
                Some(Expr::Local(local)) => open.extend(self.definitions.get(local)),
                Some(expr) => operands(expr, |operand| open.push(operand)),
                None => {}
            }
        }
        self.known.extend(met.into_iter().map(|id| (id, true)));
        true
    }
}

/// The resource types, interfaces and records that a property read from a value of this type belongs to.
fn owners(module: &Module, ty: TypeId) -> Vec<Symbol> {
    let types = &module.types;
    match types.get(types.inner(ty)) {
        Type::Record(id) => types.records.get(*id).map(|record| record.path).into_iter().collect(),
        Type::Resource(_) | Type::Interface(_) | Type::Nodes(_) => types.node_paths(types.inner(ty)),
        Type::Union(members) => members.iter().filter_map(|member| record_path(module, *member)).collect(),
        Type::Bool
        | Type::Int
        | Type::Float
        | Type::String
        | Type::Domain(_)
        | Type::Enum(_)
        | Type::List(_)
        | Type::Set(_)
        | Type::Map(_)
        | Type::Range(_)
        | Type::Any
        | Type::Optional(_)
        | Type::Error => Vec::new(),
    }
}

/// The record that a type is.
fn record_path(module: &Module, ty: TypeId) -> Option<Symbol> {
    let Type::Record(id) = module.types.get(ty) else { return None };
    module.types.records.get(*id).map(|record| record.path)
}

fn resource(module: &Module, path: Symbol) -> Option<&ResourceDef> {
    resource_def(module, path).map(|def| &**def)
}

fn resource_def(module: &Module, path: Symbol) -> Option<&Arc<ResourceDef>> {
    module.types.resources.values().find(|resource| resource.path == path).map(|resource| &resource.def)
}
