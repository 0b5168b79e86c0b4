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

/// What reading inputs gives.
type Inputs = Result<Vec<Bytes>, Failure>;

/// Reads every input, in order.
pub(crate) fn read(paths: &[PathBuf]) -> Inputs {
    paths.iter().map(|path| read_one(path)).collect()
}

/// Does the work, and reads the inputs meanwhile. Not where there is one thread for all, nor from standard input: the
/// work may end the run before anybody writes there.
pub(crate) fn read_beside<R>(
    paths: &[PathBuf],
    at_once: bool,
    work: impl FnOnce() -> R,
) -> (R, Option<Inputs>) {
    if !at_once || paths.iter().any(|path| is_standard_input(path)) {
        return (work(), None);
    }
    std::thread::scope(|scope| {
        let reading = scope.spawn(|| read(paths));
        let done = work();
        (done, Some(reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))))
    })
}

fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn read_one(path: &Path) -> Result<Bytes, Failure> {
    if is_standard_input(path) {
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
