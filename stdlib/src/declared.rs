//! The declared types as [`Schemas`], while the tables that serve them later are being written.

use pol_check::Declarations;
use pol_ir::schema::{InterfaceDef, Origin, ResourceDef, Schemas, TypeRef};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Look-ups over declarations in memory.
pub(crate) struct Declared<'d> {
    pub(crate) declarations: &'d Declarations,
    pub(crate) parts: BTreeMap<String, (Arc<ResourceDef>, TypeRef)>,
}

impl Schemas for Declared<'_> {
    fn resource(&self, path: &str) -> Option<Arc<ResourceDef>> {
        self.declarations.resources.iter().find(|def| &*def.path == path).cloned()
    }

    fn interface(&self, path: &str) -> Option<Arc<InterfaceDef>> {
        self.declarations.interfaces.iter().find(|def| &*def.path == path).cloned()
    }

    fn by_source(&self, origin: Origin, name: &str) -> Option<Arc<ResourceDef>> {
        let called =
            |def: &&Arc<ResourceDef>| def.sources.iter().any(|(of, is)| *of == origin && &**is == name);
        self.declarations.resources.iter().find(called).cloned()
    }

    fn part(&self, path: &str) -> Option<(Arc<ResourceDef>, TypeRef)> {
        self.parts.get(path).cloned()
    }

    fn network(&self, name: &str) -> Vec<Arc<ResourceDef>> {
        let is_in = |def: &&Arc<ResourceDef>| def.networks().any(|network| network == name);
        self.declarations.resources.iter().filter(is_in).cloned().collect()
    }

    fn networks(&self) -> Vec<&str> {
        let mut names: Vec<&str> =
            self.declarations.resources.iter().flat_map(|def| def.networks()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    fn paths(&self) -> Vec<&str> {
        let resources = self.declarations.resources.iter().map(|def| &*def.path);
        let mut paths: Vec<&str> =
            resources.chain(self.declarations.interfaces.iter().map(|def| &*def.path)).collect();
        paths.sort_unstable();
        paths
    }
}
