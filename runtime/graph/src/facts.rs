//! Facts about nodes: what a source says of a node beside its properties, and the columns that hold it.
//!
//! A fact that a program does not read has no column. What no source says (`$metadata` of a plan) has none either, and
//! reads as unknown.

use crate::catalog::Catalog;
use crate::cells::{Cell, blank, close, push};
use pol_ir::columns::{Column, ColumnId, Columns, Data, Parent, TableId};
use pol_ir::names::Symbol;
use pol_ir::schema::EVERY_NODE;
use pol_ir::state::{Reason, State};

/// What a source says of a node beside its properties.
#[derive(Clone, Copy, Default, Debug)]
pub struct Facts<'f> {
    /// Its name in the whole input (`module.web.aws_s3_bucket.logs[0]`).
    pub address: &'f str,
    /// Its own name (`logs`).
    pub name: Option<&'f str>,
    /// What the source calls its type (`aws_s3_bucket`).
    pub source_type: Option<&'f str>,
    /// What it is to the source (`resource`, `data`).
    pub kind: Option<&'f str>,
    /// The module that it stands in; `Some("")` for the root.
    pub module: Option<&'f str>,
    /// What provides it.
    pub provider: Option<&'f str>,
    /// The account that it lies in.
    pub account: Option<&'f str>,
    /// The region that it lies in.
    pub region: Option<&'f str>,
    /// The name that is the same in all sources of one kind.
    pub urn: Option<&'f str>,
    /// The file that it is written in.
    pub file: Option<&'f str>,
    /// The line there, from 1.
    pub line: Option<i64>,
    /// Whether its source keeps it from being deleted.
    pub protect: Option<bool>,
    /// What happens to it.
    pub change: Option<Change>,
}

/// What happens to a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Change {
    /// It is made.
    Create,
    /// It is changed where it is.
    Update,
    /// It is deleted, and another made in its place.
    Replace,
    /// It is deleted.
    Delete,
    /// Nothing.
    None,
}

impl Change {
    /// The word of the language.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Replace => "replace",
            Self::Delete => "delete",
            Self::None => "none",
        }
    }

    /// The change of a word.
    pub fn of_text(text: &str) -> Option<Self> {
        let all = [Self::Create, Self::Update, Self::Replace, Self::Delete, Self::None];
        all.into_iter().find(|change| change.text() == text)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Text {
    Address,
    Name,
    Type,
    SourceType,
    Kind,
    Module,
    Provider,
    Account,
    Region,
    Urn,
    File,
    Change,
}

const TEXTS: [(&str, Text); 12] = [
    ("$address", Text::Address),
    ("$name", Text::Name),
    ("$type", Text::Type),
    ("$source_type", Text::SourceType),
    ("$kind", Text::Kind),
    ("$module", Text::Module),
    ("$provider", Text::Provider),
    ("$account", Text::Account),
    ("$region", Text::Region),
    ("$urn", Text::Urn),
    ("$file", Text::File),
    ("$change", Text::Change),
];

/// The columns of the facts that a program reads of a table.
#[derive(Default)]
pub(crate) struct FactColumns {
    texts: Vec<(Text, Symbol, ColumnId)>,
    line: Option<(Symbol, ColumnId)>,
    options: Option<Options>,
}

/// `$options` and what is in it.
struct Options {
    name: Symbol,
    column: ColumnId,
    protect: ColumnId,
}

impl FactColumns {
    /// Makes the columns of the wanted facts; `wanted` gives the symbol of one that is.
    pub(crate) fn new(
        columns: &mut Columns,
        (catalog, table): (Catalog<'_>, TableId),
        wanted: impl Fn(&str) -> Option<Symbol>,
    ) -> Self {
        let parent = Parent::Table(table);
        let mut add =
            |name, data, parent| columns.columns.add(Column { states: Vec::new(), data, parent, name });
        let texts = TEXTS.into_iter().filter_map(|(name, text)| Some((text, wanted(name)?)));
        let texts =
            texts.map(|(text, name)| (text, name, add(name, Data::Text(Vec::new()), parent))).collect();
        let line = wanted("$line").map(|name| (name, add(name, Data::Int(Vec::new()), parent)));
        let options = wanted("$options").zip(catalog.symbol("protect")).map(|(name, protect_name)| {
            let column = add(name, Data::Record(Vec::new()), parent);
            let protect = add(protect_name, Data::Bool(Vec::new()), Parent::Record(column));
            (Options { name, column, protect }, protect_name)
        });
        let options = options.map(|(options, protect)| {
            let fields = vec![(protect, options.protect)];
            crate::cells::column_mut(columns, options.column).data = Data::Record(fields);
            options
        });
        Self { texts, line, options }
    }

    /// The columns, by name.
    pub(crate) fn by_name(&self) -> impl Iterator<Item = (Symbol, ColumnId)> {
        let texts = self.texts.iter().map(|(_, name, column)| (*name, *column));
        let options = self.options.iter().map(|options| (options.name, options.column));
        texts.chain(self.line).chain(options)
    }

    /// Adds a row to each; `path` is that of the node's type.
    pub(crate) fn write(&self, columns: &mut Columns, path: &str, facts: &Facts<'_>) {
        for (text, _, column) in &self.texts {
            write_text(columns, *column, text_of(*text, path, facts));
        }
        if let Some((_, column)) = self.line {
            match facts.line {
                Some(line) => push(columns, column, State::PRESENT, Cell::Int(line)),
                None => blank(columns, column, State::unknown(Reason::NotCarried)),
            }
        }
        if let Some(Options { column, protect, .. }) = &self.options {
            match facts.protect {
                Some(value) => {
                    push(columns, *protect, State::PRESENT, Cell::Bool(value));
                    close(columns, *column, State::PRESENT);
                }
                None => blank(columns, *column, State::unknown(Reason::NotCarried)),
            }
        }
    }
}

fn text_of<'f>(text: Text, path: &'f str, facts: &Facts<'f>) -> Option<&'f str> {
    match text {
        Text::Address => Some(facts.address),
        Text::Type if path == EVERY_NODE => facts.source_type,
        Text::Type => Some(path),
        Text::Name => facts.name,
        Text::SourceType => facts.source_type,
        Text::Kind => facts.kind,
        Text::Module => facts.module,
        Text::Provider => facts.provider,
        Text::Account => facts.account,
        Text::Region => facts.region,
        Text::Urn => facts.urn,
        Text::File => facts.file,
        Text::Change => facts.change.map(Change::text),
    }
}

fn write_text(columns: &mut Columns, column: ColumnId, text: Option<&str>) {
    match text {
        // A fact that is known to be nothing, such as the module of a resource in the root.
        Some("") => blank(columns, column, State::ABSENT),
        Some(text) => {
            let text = columns.strings.intern(text);
            push(columns, column, State::PRESENT, Cell::Text(text));
        }
        None => blank(columns, column, State::unknown(Reason::NotCarried)),
    }
}
