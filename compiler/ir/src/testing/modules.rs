//! Modules by hand.

use crate::constant::Const;
use crate::module::{
    Expr, ExprId, Level, LocalId, Module, Policy, PolicyId, Rule, RuleId, Severity, Stmt, Subject,
};
use crate::names::Symbol;
use crate::schema::{EdgeBy, EdgeDef, KeyPair, ResourceDef};
use crate::types::{Field, RecordType, ResourceType, Type, TypeId};
use pol_diagnostics::Span;
use std::sync::Arc;

/// Builds a module; policies are kept sorted by whoever adds them.
#[derive(Debug, Default)]
pub struct ModuleBuilder {
    /// What was built so far.
    pub module: Module,
}

impl ModuleBuilder {
    /// A module with nothing in it but the names that the language itself uses.
    pub fn new() -> Self {
        let mut builder = Self::default();
        for word in ["key", "value", "items", "start", "end", "$address"] {
            builder.name(word);
        }
        builder
    }

    /// The symbol of a name.
    pub fn name(&mut self, name: &str) -> Symbol {
        self.module.names.intern(name)
    }

    /// The id of a type.
    pub fn ty(&mut self, ty: Type) -> TypeId {
        self.module.types.intern(ty)
    }

    /// A record type with these fields.
    pub fn record(&mut self, path: &str, fields: &[(&str, TypeId)]) -> TypeId {
        let path = self.name(path);
        let fields = self.fields(fields);
        let id = self.module.types.records.add(RecordType { path, fields });
        self.ty(Type::Record(id))
    }

    /// A resource type with these properties and edges. An edge `beta` is declared by `beta_id = id`.
    pub fn resource(
        &mut self,
        path: &str,
        fields: &[(&str, TypeId)],
        edges: &[(&str, &str, TypeId)],
    ) -> TypeId {
        let defs = edges.iter().map(|(name, target, ty)| self.edge(name, target, *ty)).collect();
        let def = ResourceDef {
            path: path.into(),
            doc: "".into(),
            sources: Vec::new(),
            interfaces: Vec::new(),
            properties: Vec::new(),
            edges: defs,
            derived: Vec::new(),
            records: Vec::new(),
        };
        let edges: Vec<(&str, TypeId)> = edges.iter().map(|(name, _, ty)| (*name, *ty)).collect();
        let (fields, edges) = (self.fields(fields), self.fields(&edges));
        let path = self.name(path);
        let id = self.module.types.resources.add(ResourceType { path, def: Arc::new(def), fields, edges });
        self.ty(Type::Resource(id))
    }

    fn edge(&mut self, name: &str, target: &str, ty: TypeId) -> EdgeDef {
        let from = format!("{name}_id");
        for word in [target, &from, "id"] {
            self.name(word);
        }
        let pair = KeyPair { from: vec![from.into()], to: vec!["id".into()] };
        EdgeDef {
            name: name.into(),
            doc: "".into(),
            target: target.into(),
            many: self.module.types.is_collection(ty),
            by: EdgeBy::Keys(vec![pair]),
            network: None,
        }
    }

    fn fields(&mut self, fields: &[(&str, TypeId)]) -> Vec<Field> {
        fields.iter().map(|(name, ty)| Field { name: self.name(name), ty: *ty }).collect()
    }

    /// An expression.
    pub fn expr(&mut self, expr: Expr, ty: TypeId) -> ExprId {
        self.module.add(expr, ty, Span::default())
    }

    /// A constant.
    pub fn constant(&mut self, value: Const, ty: TypeId) -> ExprId {
        let id = self.module.constants.add(value);
        self.expr(Expr::Const(id), ty)
    }

    /// A variable.
    pub fn local(&mut self, local: u32, ty: TypeId) -> ExprId {
        self.expr(Expr::Local(LocalId(local)), ty)
    }

    /// A property of a value.
    pub fn field(&mut self, base: ExprId, name: &str, ty: TypeId) -> ExprId {
        let name = self.name(name);
        self.expr(Expr::Field { base, name }, ty)
    }

    /// A rule that judges a condition; its label is `name`.
    pub fn rule(name: &str, cond: ExprId) -> Rule {
        Rule {
            label: Some(name.into()),
            name: name.into(),
            cond,
            text: name.into(),
            message: None,
            at: None,
            needs: Vec::new(),
            fix: None,
            span: Span::default(),
        }
    }

    /// A policy.
    pub fn policy(&mut self, path: &str, subject: Subject, body: Vec<Stmt>, rules: Vec<Rule>) -> PolicyId {
        let policy = Policy {
            path: path.into(),
            doc: "".into(),
            severity: Severity::Medium,
            level: Level::Mandatory,
            controls: Vec::new(),
            tags: Vec::new(),
            help: None,
            subject,
            locals: 0,
            body,
            rules,
            span: Span::default(),
        };
        let locals = crate::walk::locals(&self.module, &policy);
        self.module.policies.add(Policy { locals, ..policy })
    }

    /// A policy whose whole body is one rule.
    pub fn judging(&mut self, subject: Subject, cond: ExprId) -> PolicyId {
        let path = format!("test.p{:04}", self.module.policies.len());
        self.policy(&path, subject, vec![Stmt::Require(RuleId(0))], vec![Self::rule("holds", cond)])
    }
}
