//! Where vectors are from: the program itself, a file, or a folder with everything below it.

use std::{
    borrow::Cow,
    fs,
    path::{Path, PathBuf},
};

use include_dir::{Dir, include_dir};

use super::Failure;

/// The project's own vectors. (What else is in `test-vectors/` is of other forms.)
static KIT: [(&str, Dir<'_>); 8] = [
    ("agreement", include_dir!("$CARGO_MANIFEST_DIR/test-vectors/agreement")),
    ("primitives", include_dir!("$CARGO_MANIFEST_DIR/test-vectors/primitives")),
    ("envelope", include_dir!("$CARGO_MANIFEST_DIR/test-vectors/envelope")),
    ("hmac", include_dir!("$CARGO_MANIFEST_DIR/test-vectors/hmac")),
    ("kdf", include_dir!("$CARGO_MANIFEST_DIR/test-vectors/kdf")),
    ("nist", include_dir!("$CARGO_MANIFEST_DIR/test-vectors/nist")),
    ("pack", include_dir!("$CARGO_MANIFEST_DIR/test-vectors/pack")),
    ("ssn", include_dir!("$CARGO_MANIFEST_DIR/test-vectors/ssn")),
];

/// A file that may have vectors, not yet read.
pub(super) struct KitFile {
    /// Its path, as it is shown.
    pub(super) name: String,
    contents: Contents,
}

enum Contents {
    Embedded(&'static [u8]),
    OnDisk(PathBuf),
}

/// The files of `path`, or the program's own, in the order of their names.
pub(super) fn files(path: Option<&Path>) -> Result<Vec<KitFile>, Failure> {
    let mut files = match path {
        None => embedded(),
        Some(path) => {
            let mut files = Vec::new();
            let metadata = path.metadata().map_err(|error| Failure::from(error).in_source(path.display()))?;
            if metadata.is_dir() {
                collect(path, &mut files)?
            } else {
                files.push(KitFile::on_disk(path))
            }
            files
        }
    };
    files.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(files)
}

impl KitFile {
    fn on_disk(path: &Path) -> Self {
        Self { name: path.display().to_string(), contents: Contents::OnDisk(path.to_owned()) }
    }

    pub(super) fn read(&self) -> Result<Cow<'static, [u8]>, Failure> {
        match &self.contents {
            Contents::Embedded(bytes) => Ok(Cow::Borrowed(bytes)),
            // A pipe or a device may have no end.
            Contents::OnDisk(path) if !path.metadata()?.is_file() => Err(Failure::new("it is no regular file")),
            Contents::OnDisk(path) => Ok(Cow::Owned(fs::read(path)?)),
        }
    }
}

fn embedded() -> Vec<KitFile> {
    let is_json = |file: &&include_dir::File<'_>| is_json(file.path());
    let of_folder = |(folder, files): &'static (&str, Dir<'static>)| {
        files.files().filter(is_json).map(move |file| KitFile {
            name: format!("{folder}/{}", file.path().display()),
            contents: Contents::Embedded(file.contents()),
        })
    };
    KIT.iter().flat_map(of_folder).collect()
}

/// Adds every `.json` file in `folder` and the folders in it. Links to folders are not followed: they may lead back.
fn collect(folder: &Path, files: &mut Vec<KitFile>) -> Result<(), Failure> {
    let fault = |error| Failure::from(error).in_source(folder.display());
    for entry in fs::read_dir(folder).map_err(fault)? {
        let entry = entry.map_err(fault)?;
        if entry.file_type().map_err(fault)?.is_dir() {
            collect(&entry.path(), files)?;
        } else if is_json(&entry.path()) && !entry.path().is_dir() {
            files.push(KitFile::on_disk(&entry.path()));
        }
    }
    Ok(())
}

fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "json")
}
