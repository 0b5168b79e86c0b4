//! `pol schema import`: a provider's schema to a folder of packs.

use crate::Ending;
use crate::args::{SchemaFormat, SchemaImport};
use crate::error::Failure;
use crate::prose::count;
use pol_import::{Format, Imported, Input, ORIGIN};
use std::fs;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// A folder with more files is not one of schemas.
const FILES: usize = 20_000;

/// Reads, converts and writes; nothing is written where anything is wrong.
pub(crate) fn run(args: &SchemaImport) -> miette::Result<Ending> {
    let mut inputs = Vec::new();
    for path in files(&args.input)? {
        let bytes = fs::read(&path).map_err(|error| unreadable(&path, &error))?;
        inputs.push(Input { name: path.display().to_string(), bytes });
    }
    let imported = pol_import::import(&inputs, args.format.map(format), args.types.as_deref())?;
    write(&args.output, &imported)?;
    crate::print(&summary(&args.output, &imported))?;
    Ok(Ending::Good)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::SchemaFolder { path: path.to_owned(), reason: error.to_string() }
}

fn format(said: SchemaFormat) -> Format {
    match said {
        SchemaFormat::Terraform => Format::Terraform,
        SchemaFormat::Pulumi => Format::Pulumi,
        SchemaFormat::Cloudformation => Format::CloudFormation,
        SchemaFormat::Kubernetes => Format::Kubernetes,
        SchemaFormat::JsonSchema => Format::JsonSchema,
    }
}

/// The file itself, or the JSON and YAML files of a folder, sorted.
fn files(input: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !input.is_dir() {
        return Ok(vec![input.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in WalkDir::new(input).sort_by_file_name() {
        let entry = entry
            .map_err(|error| Failure::SchemaFolder { path: input.to_owned(), reason: error.to_string() })?;
        if entry.file_type().is_file() && is_schema(entry.path()) {
            files.push(entry.into_path());
        }
        if files.len() > FILES {
            let reason = format!("it has more than {FILES} of them");
            return Err(Failure::SchemaFolder { path: input.to_owned(), reason });
        }
    }
    if files.is_empty() {
        let reason = "it has none".to_owned();
        return Err(Failure::SchemaFolder { path: input.to_owned(), reason });
    }
    Ok(files)
}

fn is_schema(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    [".json", ".yaml", ".yml", ".json.gz"].iter().any(|ending| name.ends_with(ending))
}

/// Writes all files, or none where one would replace what was not generated.
fn write(folder: &Path, imported: &Imported) -> Result<(), Failure> {
    for path in imported.files.keys().map(|path| folder.join(path)) {
        let is_generated = |text: String| text.trim_start_matches("// ").starts_with(ORIGIN);
        if path.exists() && !fs::read_to_string(&path).is_ok_and(is_generated) {
            return Err(Failure::NotGenerated { path });
        }
    }
    for (path, text) in &imported.files {
        let path = folder.join(path);
        let explain = |source| Failure::Write { path: path.clone(), source };
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(explain)?;
        }
        fs::write(&path, text).map_err(explain)?;
    }
    Ok(())
}

fn summary(folder: &Path, imported: &Imported) -> String {
    let Imported { files, resources, records } = imported;
    let types = count(*resources, "resource type", "resource types");
    let records = count(*records, "record", "records");
    let files = count(files.len(), "file", "files");
    let folder = folder.display();
    format!(
        "{types} and {records} in {files}\ngive them beside your policies: `pol check INPUT -p {folder} -p PACK`\n"
    )
}
