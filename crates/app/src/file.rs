//! Results that go into a file: whoever reads it meanwhile, or loses power, has the old file or the new, never half.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use desk::DeskError;

/// Writes a file under another name first, and gives it its name when it is whole.
pub(crate) fn write(
    path: &Path,
    content: impl FnOnce(&mut dyn Write) -> Result<(), DeskError>,
) -> Result<(), DeskError> {
    let mut temporary = path.to_owned().into_os_string();
    temporary.push(".part");
    let temporary = PathBuf::from(temporary);
    let trouble = |cause: io::Error| DeskError::Output { where_: path.display().to_string(), cause };
    let written = || -> Result<(), DeskError> {
        let mut out = BufWriter::new(File::create(&temporary).map_err(trouble)?);
        content(&mut out)?;
        let file = out.into_inner().map_err(|e| trouble(e.into_error()))?;
        file.sync_all().map_err(trouble)?;
        fs::rename(&temporary, path).map_err(trouble)
    };
    written().inspect_err(|_| {
        let _ = fs::remove_file(&temporary);
    })
}
