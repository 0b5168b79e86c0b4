//! The grammar, and the flat tree of what it read. The only file that names a pest type.
//!
//! Nodes lie in the order of the text, each with the index behind its subtree, so that walking needs no recursion
//! and no allocation. A [`Kind`] is a rule of the grammar.

use pest::{Parser, Token};

#[derive(pest_derive::Parser)]
#[grammar = "../grammar.pest"]
struct Grammar;

pub(crate) use self::Rule as Kind;

/// A node: a rule, its range of bytes, and the index of the node after its subtree.
#[derive(Clone, Copy, Debug)]
struct Raw {
    kind: Kind,
    start: u32,
    end: u32,
    next: u32,
}

/// What the grammar read, in the order of the text.
pub(crate) struct Tree<'a> {
    text: &'a str,
    nodes: Vec<Raw>,
}

impl<'a> Tree<'a> {
    /// Reads a whole file.
    pub(crate) fn file(text: &'a str) -> Self {
        Self::read(Kind::File, text)
    }

    /// Reads one expression.
    pub(crate) fn expr(text: &'a str) -> Self {
        Self::read(Kind::OneExpr, text)
    }

    fn read(rule: Kind, text: &'a str) -> Self {
        let mut nodes: Vec<Raw> = Vec::with_capacity(text.len() / 4);
        let mut open: Vec<usize> = Vec::new();
        // The grammar is total: it fails only where the thread has hardly any stack, and the builder says so.
        let pairs = Grammar::parse(rule, text).ok();
        for token in pairs.iter().flat_map(|pairs| pairs.clone().tokens()) {
            match token {
                Token::Start { rule, pos } => {
                    open.push(nodes.len());
                    let start = number(pos.pos());
                    nodes.push(Raw { kind: rule, start, end: start, next: 0 });
                }
                Token::End { pos, .. } => {
                    let next = number(nodes.len());
                    if let Some(node) = open.pop().and_then(|index| nodes.get_mut(index)) {
                        node.end = number(pos.pos());
                        node.next = next;
                    }
                }
            }
        }
        Self { text, nodes }
    }

    /// The root, if the grammar read the text.
    pub(crate) fn root(&self) -> Option<Node<'_>> {
        self.node(0)
    }

    /// All nodes, in the order of the text, outer ones first.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0..self.nodes.len()).filter_map(|index| self.node(index))
    }

    fn node(&self, index: usize) -> Option<Node<'_>> {
        let raw = *self.nodes.get(index)?;
        Some(Node { tree: self, index, raw })
    }
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// A node of a [`Tree`].
#[derive(Clone, Copy)]
pub(crate) struct Node<'t> {
    tree: &'t Tree<'t>,
    index: usize,
    raw: Raw,
}

impl<'t> Node<'t> {
    pub(crate) fn kind(self) -> Kind {
        self.raw.kind
    }

    pub(crate) fn is(self, kind: Kind) -> bool {
        self.raw.kind == kind
    }

    pub(crate) fn start(self) -> u32 {
        self.raw.start
    }

    pub(crate) fn end(self) -> u32 {
        self.raw.end
    }

    /// The text of the node.
    pub(crate) fn text(self) -> &'t str {
        self.tree.text.get(self.raw.start as usize..self.raw.end as usize).unwrap_or_default()
    }

    /// The children, in the order of the text.
    pub(crate) fn children(self) -> Children<'t> {
        Children { tree: self.tree, at: self.index + 1, end: self.raw.next as usize }
    }

    /// Whether `other`, which comes later, lies in the subtree.
    pub(crate) fn holds(self, other: Node<'_>) -> bool {
        other.index < self.raw.next as usize
    }

    /// The first child of that kind.
    pub(crate) fn child(self, kind: Kind) -> Option<Node<'t>> {
        self.children().find(|child| child.is(kind))
    }

    /// The children of that kind.
    pub(crate) fn all(self, kind: Kind) -> impl Iterator<Item = Node<'t>> {
        self.children().filter(move |child| child.is(kind))
    }
}

/// The children of a [`Node`].
#[derive(Clone)]
pub(crate) struct Children<'t> {
    tree: &'t Tree<'t>,
    at: usize,
    end: usize,
}

impl<'t> Iterator for Children<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        if self.at >= self.end {
            return None;
        }
        let node = self.tree.node(self.at)?;
        self.at = node.raw.next as usize;
        Some(node)
    }
}
