//! Inputs as bytes: files and standard input.

use crate::error::Failure;
use std::io::Read;
use std::path::{Path, PathBuf};

/// An input as it was found.
pub(crate) struct Bytes {
    /// What reports call it.
    pub(crate) name: String,
    /// What it holds.
    pub(crate) bytes: Vec<u8>,
}

/// Reads every input, in order.
pub(crate) fn read(paths: &[PathBuf]) -> Result<Vec<Bytes>, Failure> {
    paths.iter().map(|path| read_one(path)).collect()
}

fn read_one(path: &Path) -> Result<Bytes, Failure> {
    if path.as_os_str() == "-" {
        return standard_input();
    }
    if path.is_dir() {
        return Err(Failure::Folder { path: path.to_owned() });
    }
    let bytes = std::fs::read(path).map_err(|source| Failure::Read { path: path.to_owned(), source })?;
    Ok(Bytes { name: path.display().to_string(), bytes })
}

fn standard_input() -> Result<Bytes, Failure> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().read_to_end(&mut bytes);
    read.map_err(|source| Failure::Read { path: "-".into(), source })?;
    Ok(Bytes { name: "<stdin>".to_owned(), bytes })
}
