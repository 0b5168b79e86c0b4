//! The eleven rules of W1 written by hand in Rust over the same columns: what native code is held against.
//!
//! Each rule does what its `.pol` twin does, unknown values included, with nothing in between: slices, ids, loops.

use pol_ir::columns::{ColumnId, Columns, Data, Slot, TableId};
use pol_ir::names::Names;
use pol_ir::state::State;
use pol_ir::strings::StrId;
use regex::bytes::Regex;

const KNOWN: u8 = 1;
const UNKNOWN: u8 = 2;

/// The columns of the rules, found once.
pub(crate) struct Rules<'a> {
    columns: &'a Columns,
    bucket: Bucket<'a>,
    tags: Vec<Map<'a>>,
    groups: Groups<'a>,
    instance: Instance<'a>,
    database: [Bits<'a>; 2],
    volume: Bits<'a>,
}

struct Texts<'a> {
    states: &'a [State],
    ids: &'a [StrId],
}

struct Bits<'a> {
    states: &'a [State],
    values: &'a [u8],
}

struct Ints<'a> {
    states: &'a [State],
    values: &'a [i64],
}

struct Map<'a> {
    states: &'a [State],
    starts: &'a [u32],
    keys: &'a [StrId],
    wanted: [Option<StrId>; 2],
}

struct Bucket<'a> {
    acl: Texts<'a>,
    public: Vec<StrId>,
    name: Texts<'a>,
    pattern: Regex,
    blocks: Blocks<'a>,
}

struct Blocks<'a> {
    states: &'a [State],
    starts: &'a [u32],
    targets: &'a [pol_ir::columns::NodeRef],
    flags: [Bits<'a>; 4],
}

struct Groups<'a> {
    starts: &'a [u32],
    from: Ints<'a>,
    to: Ints<'a>,
    range_starts: &'a [u32],
    ranges: &'a [u32],
    internet: Option<u32>,
}

struct Instance<'a> {
    kind: Texts<'a>,
    allowed: Vec<StrId>,
    tokens: Texts<'a>,
    required: Option<StrId>,
}

/// Failures per rule, in the order of the table.
pub(crate) type Counts = [usize; 10];

impl<'a> Rules<'a> {
    /// Finds the columns.
    pub(crate) fn new(columns: &'a Columns, names: &'a Names) -> Self {
        let find = Find { columns, names };
        let acl = find.texts("aws.s3.Bucket", "acl");
        let starts_public = |id: &StrId| columns.strings.text(*id).starts_with("public-read");
        let public = distinct(acl.ids).into_iter().filter(starts_public).collect();
        let block = "aws.s3.PublicAccessBlock";
        let flag = |name| find.bits(block, name);
        let edge = find.column("aws.s3.Bucket", "public_access_block");
        let Data::Edge { starts, targets } = &columns.columns[edge].data else { panic!("an edge") };
        let flags = [
            flag("block_public_acls"),
            flag("block_public_policy"),
            flag("ignore_public_acls"),
            flag("restrict_public_buckets"),
        ];
        let blocks = Blocks { states: &columns.columns[edge].states, starts, targets, flags };
        let name = find.texts("aws.s3.Bucket", "bucket");
        let pattern = Regex::new("^[a-z0-9][a-z0-9-]{2,62}$").unwrap();
        let rds = "aws.rds.Instance";
        Self {
            columns,
            bucket: Bucket { acl, public, name, pattern, blocks },
            tags: find.tags(),
            groups: find.groups(),
            instance: find.instance(),
            database: [find.bits(rds, "storage_encrypted"), find.bits(rds, "publicly_accessible")],
            volume: find.bits("aws.ebs.Volume", "encrypted"),
        }
    }

    /// Judges every resource by every rule.
    pub(crate) fn judge(&self) -> Counts {
        [
            self.acl(),
            self.tags.iter().map(tags).sum(),
            self.open_ports(),
            self.instance_type(),
            self.imds(),
            not_true(&self.database[0]),
            not_false(&self.database[1]),
            not_true(&self.volume),
            self.access_block(),
            self.name(),
        ]
    }

    fn acl(&self) -> usize {
        let Bucket { acl, public, .. } = &self.bucket;
        acl.states.iter().zip(acl.ids).filter(|(state, id)| present(**state) && public.contains(id)).count()
    }

    fn name(&self) -> usize {
        let Bucket { name, pattern, .. } = &self.bucket;
        let text = |id: StrId| self.columns.strings.text(id).as_bytes();
        let bad = |(state, id): &(&State, &StrId)| present(**state) && !pattern.is_match(text(**id));
        name.states.iter().zip(name.ids).filter(bad).count()
    }

    fn access_block(&self) -> usize {
        let blocks = &self.bucket.blocks;
        let whole = |row: u32| {
            let flag = |flag: &Bits<'_>| present(flag.states[row as usize]) && flag.values[row as usize] != 0;
            blocks.flags.iter().all(flag)
        };
        let bad = |(row, state): &(usize, &State)| {
            !present(**state) || !whole(blocks.targets[blocks.starts[*row] as usize].row)
        };
        blocks.states.iter().enumerate().filter(bad).count()
    }

    fn open_ports(&self) -> usize {
        let groups = &self.groups;
        let open = |rule: usize| {
            let ranges = groups.range_starts[rule] as usize..groups.range_starts[rule + 1] as usize;
            let public = groups.ranges[ranges].iter().any(|range| Some(*range) == groups.internet);
            let known = present(groups.from.states[rule]) && present(groups.to.states[rule]);
            let ports = groups.from.values[rule]..=groups.to.values[rule];
            public && known && (ports.contains(&22) || ports.contains(&3389))
        };
        groups.starts.windows(2).filter(|row| (row[0]..row[1]).any(|rule| open(rule as usize))).count()
    }

    fn instance_type(&self) -> usize {
        let Instance { kind, allowed, .. } = &self.instance;
        let bad = |(state, id): &(&State, &StrId)| present(**state) && !allowed.contains(id);
        kind.states.iter().zip(kind.ids).filter(bad).count()
    }

    fn imds(&self) -> usize {
        let Instance { tokens, required, .. } = &self.instance;
        let good = |state: State, id: StrId| present(state) && Some(id) == *required;
        let bad = |(state, id): &(&State, &StrId)| state.0 & 3 != UNKNOWN && !good(**state, **id);
        tokens.states.iter().zip(tokens.ids).filter(bad).count()
    }
}

fn present(state: State) -> bool {
    state.0 & 3 == KNOWN
}

fn not_true(bits: &Bits<'_>) -> usize {
    let bad = |(state, value): &(&State, &u8)| state.0 & 3 != UNKNOWN && !(present(**state) && **value != 0);
    bits.states.iter().zip(bits.values).filter(bad).count()
}

fn not_false(bits: &Bits<'_>) -> usize {
    bits.states.iter().zip(bits.values).filter(|(state, value)| present(**state) && **value != 0).count()
}

fn tags(map: &Map<'_>) -> usize {
    let lacks = |row: usize| {
        let keys = &map.keys[map.starts[row] as usize..map.starts[row + 1] as usize];
        !map.wanted.iter().all(|wanted| keys.iter().any(|key| Some(*key) == *wanted))
    };
    (0..map.states.len()).filter(|row| map.states[*row].0 & 3 != UNKNOWN && lacks(*row)).count()
}

fn distinct(ids: &[StrId]) -> Vec<StrId> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Finds columns by the names of types and properties.
struct Find<'a> {
    columns: &'a Columns,
    names: &'a Names,
}

impl<'a> Find<'a> {
    fn table(&self, path: &str) -> TableId {
        self.columns.by_path[&self.names.find(path).unwrap()]
    }

    fn column(&self, path: &str, property: &str) -> ColumnId {
        let name = self.names.find(property).unwrap();
        self.columns.tables[self.table(path)].column(name).unwrap_or_else(|| panic!("{path}.{property}"))
    }

    fn texts_of(&self, column: ColumnId) -> Texts<'a> {
        let column = &self.columns.columns[column];
        let Data::Text(ids) = &column.data else { panic!("text") };
        Texts { states: &column.states, ids }
    }

    fn texts(&self, path: &str, property: &str) -> Texts<'a> {
        self.texts_of(self.column(path, property))
    }

    fn bits(&self, path: &str, property: &str) -> Bits<'a> {
        let column = &self.columns.columns[self.column(path, property)];
        let Data::Bool(values) = &column.data else { panic!("bool") };
        Bits { states: &column.states, values }
    }

    fn field(&self, record: ColumnId, name: &str) -> ColumnId {
        let name = self.names.find(name).unwrap();
        self.columns.field(Slot { column: record, row: 0 }, name).unwrap().column
    }

    fn ints(&self, column: ColumnId) -> Ints<'a> {
        let column = &self.columns.columns[column];
        let Data::Int(values) = &column.data else { panic!("int") };
        Ints { states: &column.states, values }
    }

    fn list(&self, column: ColumnId) -> (&'a [u32], ColumnId) {
        let Data::List { starts, items } = &self.columns.columns[column].data else { panic!("list") };
        (starts, *items)
    }

    fn tags(&self) -> Vec<Map<'a>> {
        let name = self.names.find("tags").unwrap();
        let wanted = ["cost-center", "owner"].map(|key| self.columns.strings.find(key));
        let tables = self.columns.tables.values().filter_map(|table| table.column(name));
        let map = |column| {
            let column = &self.columns.columns[column];
            let Data::Map { starts, keys, .. } = &column.data else { panic!("map") };
            Map { states: &column.states, starts, keys, wanted }
        };
        tables.map(map).collect()
    }

    fn groups(&self) -> Groups<'a> {
        let (starts, rules) = self.list(self.column("aws.ec2.SecurityGroup", "ingress"));
        let (range_starts, items) = self.list(self.field(rules, "cidr_blocks"));
        let Data::Scalar(ranges) = &self.columns.columns[items].data else { panic!("cidrs") };
        let internet = pol_ir::values::Scalar::Cidr("0.0.0.0/0".parse().unwrap());
        Groups {
            starts,
            from: self.ints(self.field(rules, "from_port")),
            to: self.ints(self.field(rules, "to_port")),
            range_starts,
            ranges,
            internet: self.columns.scalars.find(&internet),
        }
    }

    fn instance(&self) -> Instance<'a> {
        let path = "aws.ec2.Instance";
        let allowed = ["t3.micro", "t3.large", "m5.large", "c6i.xlarge"];
        Instance {
            kind: self.texts(path, "instance_type"),
            allowed: allowed.iter().filter_map(|word| self.columns.strings.find(word)).collect(),
            tokens: self.texts_of(self.field(self.column(path, "metadata_options"), "http_tokens")),
            required: self.columns.strings.find("required"),
        }
    }
}
