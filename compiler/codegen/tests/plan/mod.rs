//! The rules of a usual plan over columns as a plan fills them: buckets, security groups, instances.

use pol_codegen::Job;
use pol_ir::builtin::Builtin;
use pol_ir::columns::{Columns, NodeRef, TableId};
use pol_ir::constant::Const;
use pol_ir::module::{Each, Expr, ExprId, LocalId, Logic, Module, Subject};
use pol_ir::testing::{Cell, ColumnsBuilder, ModuleBuilder};
use pol_ir::types::{Type, TypeId};

/// A program, what it runs over, and which rule is which.
pub(crate) struct Plan {
    pub(crate) module: Module,
    pub(crate) columns: Columns,
    pub(crate) jobs: Vec<(&'static str, Job)>,
}

struct Types {
    bool: TypeId,
    int: TypeId,
    string: TypeId,
    some_bool: TypeId,
    some_int: TypeId,
    some_string: TypeId,
    strings: TypeId,
    tags: TypeId,
    ports: TypeId,
    rule: TypeId,
    rules: TypeId,
    block: TypeId,
    some_block: TypeId,
    bucket: TypeId,
    group: TypeId,
    instance: TypeId,
}

fn types(build: &mut ModuleBuilder) -> Types {
    let (bool, int, string) = (build.ty(Type::Bool), build.ty(Type::Int), build.ty(Type::String));
    let some_bool = build.ty(Type::Optional(bool));
    let (some_int, some_string) = (build.ty(Type::Optional(int)), build.ty(Type::Optional(string)));
    let (strings, tags, ports) =
        (build.ty(Type::List(string)), build.ty(Type::Map(string)), build.ty(Type::Range(int)));
    let fields =
        [("from_port", some_int), ("to_port", some_int), ("protocol", some_string), ("cidr_blocks", strings)];
    let rule = build.record("aws.ec2.Ingress", &fields);
    let rules = build.ty(Type::List(rule));
    let flags = FLAGS.map(|flag| (flag, some_bool));
    let block = build.resource("aws.s3.PublicAccessBlock", &flags, &[]);
    let some_block = build.ty(Type::Optional(block));
    let properties = [("acl", string), ("bucket", some_string), ("tags", tags)];
    let edges = [("block", "aws.s3.PublicAccessBlock", some_block)];
    let bucket = build.resource("aws.s3.Bucket", &properties, &edges);
    let group = build.resource("aws.ec2.SecurityGroup", &[("ingress", rules)], &[]);
    let instance =
        build.resource("aws.ec2.Instance", &[("instance_type", some_string), ("encrypted", bool)], &[]);
    Types {
        bool,
        int,
        string,
        some_bool,
        some_int,
        some_string,
        strings,
        tags,
        ports,
        rule,
        rules,
        block,
        some_block,
        bucket,
        group,
        instance,
    }
}

const FLAGS: [&str; 4] =
    ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];
const KINDS: [&str; 6] = ["t3.micro", "t3.large", "m5.large", "c6i.xlarge", "p4d.24xlarge", "x1.32xlarge"];

/// The rules over `count` nodes of each type.
pub(crate) fn plan(count: u32) -> Plan {
    let mut build = ModuleBuilder::new();
    let types = types(&mut build);
    let policies = [
        ("acl", acl(&mut build, &types), 1),
        ("tags", has_tags(&mut build, &types), 1),
        ("block", block(&mut build, &types), 1),
        ("name", name(&mut build, &types), 1),
        ("ports", open_ports(&mut build, &types), 2),
        ("type", kind(&mut build, &types), 3),
        ("encrypted", encrypted(&mut build, &types), 3),
    ];
    let mut jobs = Vec::new();
    for (label, cond, table) in policies {
        let subject = [types.block, types.bucket, types.group, types.instance][table];
        jobs.push((label, (build.judging(Subject::Each(subject), cond), TableId(table as u32))));
    }
    let columns = columns(&mut build, &types, count);
    Plan { module: build.module, columns, jobs }
}

fn text(build: &mut ModuleBuilder, types: &Types, text: &str) -> ExprId {
    build.constant(Const::String(text.into()), types.string)
}

fn acl(build: &mut ModuleBuilder, types: &Types) -> ExprId {
    let bucket = build.local(0, types.bucket);
    let acl = build.field(bucket, "acl", types.string);
    let prefix = text(build, types, "public-read");
    let public =
        build.expr(Expr::Call { function: Builtin::StartsWith, args: vec![acl, prefix] }, types.bool);
    build.expr(Expr::Not(public), types.bool)
}

fn has_tags(build: &mut ModuleBuilder, types: &Types) -> ExprId {
    let mut has = |key: &str| {
        let bucket = build.local(0, types.bucket);
        let tags = build.field(bucket, "tags", types.tags);
        let item = text(build, types, key);
        build.expr(Expr::In { item, of: tags }, types.bool)
    };
    let (left, right) = (has("cost-center"), has("owner"));
    build.expr(Expr::Logic { op: Logic::And, left, right }, types.bool)
}

fn block(build: &mut ModuleBuilder, types: &Types) -> ExprId {
    let mut all: Option<ExprId> = None;
    for flag in FLAGS {
        let bucket = build.local(0, types.bucket);
        let name = build.name("block");
        let edge = build.expr(Expr::Edge { base: bucket, name }, types.some_block);
        let left = build.field(edge, flag, types.some_bool);
        let right = build.constant(Const::Bool(true), types.bool);
        let holds = build.expr(Expr::Equal { left, right }, types.bool);
        all = Some(match all {
            None => holds,
            Some(left) => build.expr(Expr::Logic { op: Logic::And, left, right: holds }, types.bool),
        });
    }
    all.expect("there are flags")
}

fn name(build: &mut ModuleBuilder, types: &Types) -> ExprId {
    let bucket = build.local(0, types.bucket);
    let text = build.field(bucket, "bucket", types.some_string);
    let pattern = build.module.patterns.add("^[a-z0-9][a-z0-9-]{2,62}$".into());
    build.expr(Expr::Matches { text, pattern }, types.some_bool)
}

fn open_ports(build: &mut ModuleBuilder, types: &Types) -> ExprId {
    let group = build.local(0, types.group);
    let list = build.field(group, "ingress", types.rules);
    let rule = build.local(1, types.rule);
    let of = build.field(rule, "cidr_blocks", types.strings);
    let item = text(build, types, "0.0.0.0/0");
    let left = build.expr(Expr::In { item, of }, types.bool);
    let args = vec![
        build.field(rule, "from_port", types.some_int),
        build.field(rule, "to_port", types.some_int),
        build.field(rule, "protocol", types.some_string),
    ];
    let of = build.expr(Expr::Call { function: Builtin::PortRange, args }, types.ports);
    let mut reaches = |port| {
        let item = build.constant(Const::Int(port), types.int);
        build.expr(Expr::In { item, of }, types.bool)
    };
    let (ssh, rdp) = (reaches(22), reaches(3389));
    let right = build.expr(Expr::Logic { op: Logic::Or, left: ssh, right: rdp }, types.bool);
    let body = Some(build.expr(Expr::Logic { op: Logic::And, left, right }, types.bool));
    build.expr(Expr::Each { op: Each::None, list, item: LocalId(1), body }, types.bool)
}

fn kind(build: &mut ModuleBuilder, types: &Types) -> ExprId {
    let instance = build.local(0, types.instance);
    let item = build.field(instance, "instance_type", types.some_string);
    let words = KINDS.iter().take(4).map(|kind| Const::String((*kind).into())).collect();
    let of = build.constant(Const::List(words), types.strings);
    build.expr(Expr::In { item, of }, types.bool)
}

fn encrypted(build: &mut ModuleBuilder, types: &Types) -> ExprId {
    let instance = build.local(0, types.instance);
    build.field(instance, "encrypted", types.bool)
}

fn bool_cell(value: bool) -> Cell {
    Cell::Value(Const::Bool(value))
}

fn columns(build: &mut ModuleBuilder, types: &Types, count: u32) -> Columns {
    let mut out = ColumnsBuilder::default();
    let paths = ["aws.s3.PublicAccessBlock", "aws.s3.Bucket", "aws.ec2.SecurityGroup", "aws.ec2.Instance"];
    let tables = paths.map(|path| {
        let path = build.name(path);
        out.table(&build.module, path, count)
    });
    let mut column =
        |table: usize, name: &str, ty: TypeId, cell: &dyn Fn(&mut ModuleBuilder, u32) -> Cell| {
            let symbol = build.name(name);
            let cells: Vec<Cell> = (0..count).map(|row| cell(build, row)).collect();
            out.property(&build.module, tables[table], (symbol, ty), &cells);
        };
    for (index, flag) in FLAGS.into_iter().enumerate() {
        column(0, flag, types.some_bool, &|_, row| bool_cell(row as usize % 7 != index));
    }
    column(1, "acl", types.string, &|_, row| Cell::text(["private", "public-read", "log"][row as usize % 3]));
    column(1, "bucket", types.some_string, &|_, row| Cell::text(&format!("bucket-{row}-{}", row * 7919)));
    column(1, "tags", types.tags, &|_, row| tag_cells(row));
    column(1, "block", types.some_block, &|_, row| match row % 5 {
        0 => Cell::Absent,
        _ => Cell::Node(NodeRef { table: TableId(0), row: row / 2 }),
    });
    column(2, "ingress", types.rules, &|build, row| {
        Cell::List((0..3).map(|rule| ingress(build, row, rule)).collect())
    });
    column(3, "instance_type", types.some_string, &|_, row| Cell::text(KINDS[(row as usize * 5) % 6]));
    column(3, "encrypted", types.bool, &|_, row| bool_cell(row % 3 != 0));
    out.columns
}

fn tag_cells(row: u32) -> Cell {
    let keys = ["Name", "cost-center", "env", "owner", "team"];
    let kept = keys.iter().enumerate().filter(|(index, _)| row as usize % 6 != *index);
    Cell::Map(kept.map(|(_, key)| ((*key).to_owned(), Cell::text("x"))).collect())
}

fn ingress(build: &mut ModuleBuilder, row: u32, rule: u32) -> Cell {
    let port = i64::from([443, 22, 8080, 3389][((row + rule) % 4) as usize]);
    let source = ["10.0.0.0/8", "0.0.0.0/0", "192.168.0.0/16"][((row / 3 + rule) % 3) as usize];
    let number = |port| Cell::Value(Const::Int(port));
    let fields = [
        ("from_port", number(port)),
        ("to_port", number(port)),
        ("protocol", Cell::text("tcp")),
        ("cidr_blocks", Cell::List(vec![Cell::text("10.1.0.0/16"), Cell::text(source)])),
    ];
    Cell::Record(fields.into_iter().map(|(name, cell)| (build.name(name), cell)).collect())
}
