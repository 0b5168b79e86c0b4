//! Rules over 10,000 nodes of each type: native code, the same rules written by hand over the same columns, and the
//! interpreter; and what making the code costs.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench prints, and fails by panicking"
)]

#[path = "../tests/plan/mod.rs"]
mod plan;

use pol_codegen::compile;
use pol_ir::columns::{Column, Columns, Data, NodeRef, TableId};
use pol_ir::interpret::Interpreter;
use pol_ir::module::Module;
use pol_ir::state::State;
use pol_ir::strings::StrId;
use regex::Regex;
use std::hint::black_box;
use std::time::{Duration, Instant};

const ROWS: u32 = 10_000;

fn main() {
    let plan = plan::plan(ROWS);
    let jobs: Vec<_> = plan.jobs.iter().map(|(_, job)| *job).collect();
    let making = best(20, || drop(black_box(compile(&plan.module, &[], &plan.columns, &jobs))));
    println!(
        "making the code of {} policies: {:?}, {:?} each",
        jobs.len(),
        making,
        making / jobs.len() as u32
    );
    let native = compile(&plan.module, &[], &plan.columns, &jobs).expect("this machine has a back end");
    let run = Interpreter::new(&plan.module, &[], &plan.columns);
    let hand = Hand::new(&plan.module, &plan.columns);
    let (mut own, mut theirs) = (vec![0; ROWS as usize], vec![0; ROWS as usize]);
    let mut total = [Duration::ZERO; 3];
    for (label, job) in &plan.jobs {
        let fast = best(200, || assert!(native.judge(*job, 0..ROWS, black_box(&mut own))));
        let written = best(200, || hand.judge(label, black_box(&mut theirs)));
        assert_eq!(own, theirs, "{label}");
        let slow = best(3, || {
            for row in 0..ROWS {
                black_box(run.judge(job.0, Some(NodeRef { table: job.1, row })));
            }
        });
        println!(
            "{label:>10}: native {fast:>10.2?}, by hand {written:>10.2?}, {:.2} x; interpreter {slow:.2?}",
            ratio(fast, written)
        );
        total[0] += fast;
        total[1] += written;
        total[2] += slow;
    }
    println!(
        "{:>10}: native {:.2?}, by hand {:.2?}, {:.2} x; interpreter {:.0} x",
        "all",
        total[0],
        total[1],
        ratio(total[0], total[1]),
        ratio(total[2], total[0])
    );
}

fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64()
}

fn best(times: u32, mut work: impl FnMut()) -> Duration {
    let timed = |work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..times).map(|_| timed(&mut work)).min().unwrap_or_default()
}

/// The rules as one would write them in Rust over these columns.
struct Hand<'a> {
    module: &'a Module,
    columns: &'a Columns,
    pattern: Regex,
}

impl<'a> Hand<'a> {
    fn new(module: &'a Module, columns: &'a Columns) -> Self {
        Self { module, columns, pattern: Regex::new("^[a-z0-9][a-z0-9-]{2,62}$").expect("well formed") }
    }

    fn judge(&self, label: &str, out: &mut [u8]) {
        match label {
            "acl" => self.each(out, self.acl()),
            "tags" => self.each(out, self.tags()),
            "block" => self.each(out, self.block()),
            "name" => self.each(out, self.name()),
            "ports" => self.each(out, self.ports()),
            "type" => self.each(out, self.kind()),
            _ => self.each(out, self.encrypted()),
        }
    }

    /// 2 passes, 3 cannot be told, 4 fails.
    fn each(&self, out: &mut [u8], rule: impl Fn(usize) -> u8) {
        for (row, byte) in out.iter_mut().enumerate() {
            *byte = rule(row);
        }
    }

    fn column(&self, table: u32, name: &str) -> &'a Column {
        let name = self.module.names.find(name).expect("a name of the plan");
        &self.columns.columns[self.columns.tables[TableId(table)].column(name).expect("a column of the plan")]
    }

    fn texts(column: &'a Column) -> &'a [StrId] {
        if let Data::Text(values) = &column.data { values } else { panic!("text") }
    }

    fn bools(column: &'a Column) -> &'a [u8] {
        if let Data::Bool(values) = &column.data { values } else { panic!("truth values") }
    }

    fn acl(&self) -> impl Fn(usize) -> u8 + 'a {
        let (column, strings) = (self.column(1, "acl"), &self.columns.strings);
        let values = Self::texts(column);
        move |row| told(column.states[row], || !strings.text(values[row]).starts_with("public-read"))
    }

    fn tags(&self) -> impl Fn(usize) -> u8 + 'a {
        let Data::Map { starts, keys, .. } = &self.column(1, "tags").data else { panic!("a map") };
        let states = &self.column(1, "tags").states;
        let wanted =
            ["cost-center", "owner"].map(|key| self.columns.strings.find(key).expect("a key of the plan"));
        move |row| {
            told(states[row], || {
                let own = &keys[starts[row] as usize..starts[row + 1] as usize];
                wanted.iter().all(|key| own.contains(key))
            })
        }
    }

    fn block(&self) -> impl Fn(usize) -> u8 + 'a {
        let column = self.column(1, "block");
        let Data::Edge { starts, targets } = &column.data else { panic!("an edge") };
        let names =
            ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];
        let flags = names.map(|name| self.column(0, name));
        let values = flags.map(Self::bools);
        move |row| {
            told(column.states[row], || {
                let target = targets[starts[row] as usize].row as usize;
                flags
                    .iter()
                    .zip(values)
                    .all(|(flag, values)| flag.states[target].0 & 3 == 1 && values[target] == 1)
            })
        }
    }

    fn name(&self) -> impl Fn(usize) -> u8 + '_ {
        let column = self.column(1, "bucket");
        let values = Self::texts(column);
        move |row| told(column.states[row], || self.pattern.is_match(self.columns.strings.text(values[row])))
    }

    fn ports(&self) -> impl Fn(usize) -> u8 + 'a {
        let Data::List { starts, items } = &self.column(2, "ingress").data else { panic!("a list") };
        let Data::Record(_) = &self.columns.columns[*items].data else { panic!("records") };
        let field = |name: &str| {
            let name = self.module.names.find(name).expect("a name of the plan");
            let slot = pol_ir::columns::Slot { column: *items, row: 0 };
            &self.columns.columns[self.columns.field(slot, name).expect("a field of the plan").column]
        };
        let (Data::Int(from), Data::Int(to)) = (&field("from_port").data, &field("to_port").data) else {
            panic!("ports")
        };
        let protocol = Self::texts(field("protocol"));
        let Data::List { starts: cidr_starts, items: cidrs } = &field("cidr_blocks").data else {
            panic!("a list")
        };
        let cidrs = Self::texts(&self.columns.columns[*cidrs]);
        let world = self.columns.strings.find("0.0.0.0/0").expect("an address of the plan");
        let strings = &self.columns.strings;
        let states = &self.column(2, "ingress").states;
        move |row| {
            told(states[row], || {
                !(starts[row] as usize..starts[row + 1] as usize).any(|rule| {
                    let open =
                        cidrs[cidr_starts[rule] as usize..cidr_starts[rule + 1] as usize].contains(&world);
                    let every = from[rule] == -1
                        || to[rule] == -1
                        || matches!(strings.text(protocol[rule]), "-1" | "all");
                    let reaches = |port| every || (from[rule] <= port && port <= to[rule]);
                    open && (reaches(22) || reaches(3389))
                })
            })
        }
    }

    fn kind(&self) -> impl Fn(usize) -> u8 + 'a {
        let column = self.column(3, "instance_type");
        let values = Self::texts(column);
        let allowed =
            ["t3.micro", "t3.large", "m5.large", "c6i.xlarge"].map(|kind| self.columns.strings.find(kind));
        move |row| told(column.states[row], || allowed.contains(&Some(values[row])))
    }

    fn encrypted(&self) -> impl Fn(usize) -> u8 + 'a {
        let column = self.column(3, "encrypted");
        let values = Self::bools(column);
        move |row| told(column.states[row], || values[row] == 1)
    }
}

fn told(state: State, holds: impl FnOnce() -> bool) -> u8 {
    match state.0 & State::PRESENCE {
        0 => 4,
        1 => {
            if holds() {
                2
            } else {
                4
            }
        }
        _ => 3,
    }
}
