//! Small standard types and frameworks, and the one door of the message tests.

use pol_check::{Declarations, SourceFile, World, check, declarations};
use pol_diagnostics::emit;
use pol_ir::schema::{InterfaceDef, Origin, ResourceDef, Schemas, TypeRef};
use std::sync::{Arc, LazyLock};

/// Types as the standard library has them.
const TYPES: &str = include_str!("types.pol");
const EC2: &str = include_str!("ec2.pol");
const FRAMEWORKS: &str = include_str!("frameworks.pol");

struct Fixture(Declarations);

static FIXTURE: LazyLock<Fixture> = LazyLock::new(|| {
    let file = |path, text| SourceFile { path, text };
    let files = [file("s3.pol", TYPES), file("ec2.pol", EC2), file("frameworks.pol", FRAMEWORKS)];
    let declared = declarations(&files);
    let shown = emit::human(&declared.sources, &declared.diagnostics, false);
    assert!(declared.diagnostics.is_empty(), "{shown}");
    Fixture(declared)
});

impl Schemas for Fixture {
    fn resource(&self, path: &str) -> Option<Arc<ResourceDef>> {
        self.0.resources.iter().find(|def| &*def.path == path).cloned()
    }
    fn interface(&self, path: &str) -> Option<Arc<InterfaceDef>> {
        self.0.interfaces.iter().find(|def| &*def.path == path).cloned()
    }
    fn by_source(&self, origin: Origin, name: &str) -> Option<Arc<ResourceDef>> {
        let has = |def: &&Arc<ResourceDef>| def.sources.iter().any(|(o, n)| *o == origin && &**n == name);
        self.0.resources.iter().find(has).cloned()
    }
    fn part(&self, path: &str) -> Option<(Arc<ResourceDef>, TypeRef)> {
        let record = |def: &Arc<ResourceDef>| def.records.iter().position(|record| &*record.path == path);
        let found =
            |def: &Arc<ResourceDef>| record(def).map(|index| (def.clone(), TypeRef::Record(index as u32)));
        self.0.resources.iter().find_map(found)
    }
    fn paths(&self) -> Vec<&str> {
        let resources = self.0.resources.iter().map(|def| &*def.path);
        let mut paths: Vec<&str> = resources.chain(self.0.interfaces.iter().map(|def| &*def.path)).collect();
        paths.sort_unstable();
        paths
    }
}

/// Every case of a text, as a person sees what is said of it. A case begins with `//# what it shows`; `// file: PATH`
/// begins a further file of it.
pub(crate) fn messages(cases: &str) -> String {
    let mut shown = String::new();
    for case in cases.split("//# ").skip(1) {
        let (title, text) = case.split_once('\n').unwrap_or((case, ""));
        let files = files(text);
        let files: Vec<SourceFile<'_>> = files.iter().map(|(path, text)| SourceFile { path, text }).collect();
        let world = World { files: &files, schemas: &*FIXTURE, frameworks: &FIXTURE.0.frameworks };
        let checked = check(&world);
        let said = emit::human(&checked.sources, &checked.diagnostics, false);
        let said = if said.is_empty() { "nothing to say" } else { said.trim_end() };
        shown.push_str(&format!("# {}\n\n{said}\n\n", title.trim()));
    }
    shown
}

fn files(text: &str) -> Vec<(String, String)> {
    let (first, rest) = text.split_once("// file: ").unwrap_or((text, ""));
    let mut files = vec![("rules.pol".to_owned(), first.to_owned())];
    for file in rest.split("// file: ").filter(|file| !file.is_empty()) {
        let (path, text) = file.split_once('\n').unwrap_or((file, ""));
        files.push((path.to_owned(), text.to_owned()));
    }
    files.retain(|(_, text)| !text.trim().is_empty());
    files
}
