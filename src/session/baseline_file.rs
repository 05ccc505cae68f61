//! The file of the baseline, read and written.

use std::path::PathBuf;

use super::{CommandLine, Session};
use crate::baseline::{Baseline, BaselineError};
use crate::files::{FileError, Located, PathOrigin, RESULT_LIMIT};
use crate::finding::Finding;
use crate::text::line;

/// Why the baseline cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum BaselineFileError {
    /// The file cannot be read or written.
    #[error("cannot write {}: {error}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        error: FileError,
    },
    /// The file is something else.
    #[error("cannot write {}: it is not a baseline", .path.display())]
    NoBaseline {
        /// The file.
        path: PathBuf,
    },
    /// It is a baseline, but a broken one.
    #[error(transparent)]
    Broken(#[from] BaselineError),
}

/// The file of a baseline.
pub struct BaselineFile {
    path: PathBuf,
    file: Located,
}

impl BaselineFile {
    /// Finds it; it need not exist.
    ///
    /// # Errors
    /// When the path leads elsewhere.
    pub fn locate(path: PathBuf, origin: PathOrigin<'_>) -> Result<BaselineFile, BaselineFileError> {
        match origin.locate(&path) {
            Ok(file) => Ok(BaselineFile { path, file }),
            Err(error) => Err(BaselineFileError::File { path, error }),
        }
    }

    /// What is in it; `None` where there is no file.
    ///
    /// # Errors
    /// When it cannot be read, or is something else than a baseline.
    pub fn read(&self) -> Result<Option<String>, BaselineFileError> {
        match self.file.read(RESULT_LIMIT) {
            Ok(text) if !Baseline::is_meant(&text) => Err(BaselineFileError::NoBaseline { path: self.path.clone() }),
            Ok(text) => Ok(Some(String::from_utf8_lossy(&text).into_owned())),
            Err(FileError::Missing) => Ok(None),
            Err(error) => Err(self.failed(error)),
        }
    }

    /// Puts a baseline in its place.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, baseline: &Baseline) -> Result<(), BaselineFileError> {
        self.file.replace(|out| out.write_all(baseline.text().as_bytes())).map_err(|error| self.failed(error))
    }

    fn failed(&self, error: FileError) -> BaselineFileError {
        BaselineFileError::File { path: self.path.clone(), error }
    }
}

impl Session {
    /// Adds findings to the baseline of the project, as its file is now; the file is created where there is none. The
    /// session knows of it after an [`update`](Session::update) that names the file.
    ///
    /// # Errors
    /// When the file is something else or broken, leads out of the project, or cannot be written.
    pub fn accept_into_baseline<'f>(
        &self,
        findings: impl IntoIterator<Item = &'f Finding>,
    ) -> Result<PathBuf, BaselineFileError> {
        let path = self.accepted.path.clone();
        let is_named = self.request.baseline.file.is_some();
        let origin = if is_named { PathOrigin::CommandLine } else { PathOrigin::Project(&self.bounds) };
        let file = BaselineFile::locate(path.clone(), origin)?;
        let renew = CommandLine::of(&self.request).baseline();
        let shown = line(&path.display().to_string());
        let old = file.read()?.map(|text| Baseline::parse(&shown, &text, &renew)).transpose()?.unwrap_or_default();
        let new = self.accept(findings);
        file.write(&old.entries().chain(new.entries()).cloned().collect())?;
        Ok(path)
    }
}
