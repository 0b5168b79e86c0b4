//! Columns that break their contract are never read by code without bounds checks: their policies are refused.

use pol_codegen::{Job, compile};
use pol_ir::arena::Arena;
use pol_ir::columns::{Column, ColumnId, Columns, Data, NodeRef, TableId};
use pol_ir::strings::StrId;
use pol_ir::testing::{Random, arbitrary};

/// Breaks one column in one of the ways in which a faulty builder could.
fn damage(column: &mut Column, random: &mut Random) {
    if random.chance(20) {
        column.states.truncate(column.states.len() / 2);
        return;
    }
    match &mut column.data {
        Data::Bool(values) => values.iter_mut().for_each(|value| *value = 7),
        Data::Int(values) => values.clear(),
        Data::Float(values) => values.iter_mut().for_each(|value| *value = f64::NAN),
        Data::Text(values) => values.iter_mut().for_each(|value| *value = StrId(u32::MAX - 1)),
        Data::Scalar(values) => values.iter_mut().for_each(|value| *value = u32::MAX),
        Data::Document(values) => values.clear(),
        Data::Variant { picks, .. } => picks.iter_mut().for_each(|pick| *pick = u8::MAX),
        Data::Record(fields) => fields.iter_mut().for_each(|(_, column)| *column = ColumnId(0)),
        Data::List { starts, .. } => starts.iter_mut().for_each(|start| *start += 1_000_000),
        Data::Map { keys, .. } => keys.iter_mut().for_each(|key| *key = StrId(1 << 30)),
        Data::Edge { targets, .. } => {
            targets.iter_mut().for_each(|target| *target = NodeRef { table: TableId(0), row: 1 << 30 });
        }
    }
}

fn damaged(columns: &mut Columns, random: &mut Random) {
    let mut broken: Arena<ColumnId, Column> = Arena::new();
    for column in columns.columns.values() {
        let mut column = column.clone();
        if random.chance(30) {
            damage(&mut column, random);
        }
        broken.add(column);
    }
    columns.columns = broken;
}

#[test]
fn nothing_bad_happens_over_broken_columns() {
    let mut judged = 0;
    for seed in 0..150 {
        let (module, mut columns) = arbitrary(seed);
        damaged(&mut columns, &mut Random::new(seed));
        let tables: Vec<TableId> = columns.tables.ids().collect();
        let jobs: Vec<Job> = module
            .policies
            .ids()
            .flat_map(|policy| tables.iter().map(move |table| (policy, *table)))
            .collect();
        let native = compile(&module, &[], &columns, &jobs).expect("this machine has a back end");
        for job in jobs {
            let rows = columns.tables.get(job.1).map_or(0, |table| table.rows);
            let mut out = vec![9; rows as usize];
            if native.judge(job, 0..rows, &mut out) {
                judged += 1;
                assert!(out.iter().all(|byte| [0, 2, 3, 4].contains(byte)), "seed {seed}, {job:?}");
            }
        }
    }
    assert!(judged > 100, "{judged} jobs were judged");
}
