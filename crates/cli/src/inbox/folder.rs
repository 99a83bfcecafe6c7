//! One municipality's folder on the disk, through an open handle: no link leads out of it, not even one that is put
//! in its place between two steps.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write as _};
use std::os::fd::AsRawFd as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Opening a pipe that somebody put in a file's place must not wait for its writer. Source: Linux, asm-generic/fcntl.h.
const O_NONBLOCK: i32 = 0o4000;

/// An open folder. Paths below it go by its handle, so that it stays the same one.
pub struct Folder(File);

/// A file that lies in a folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Its name.
    pub name: OsString,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last changed.
    pub changed: SystemTime,
}

impl Folder {
    /// Opens a folder, made when it is missing. A link in its place is an error.
    pub fn make(path: &Path) -> io::Result<Self> {
        match fs::create_dir(path) {
            Err(problem) if problem.kind() != io::ErrorKind::AlreadyExists => return Err(problem),
            _ => {}
        }
        let handle = OpenOptions::new().read(true).custom_flags(O_NONBLOCK).open(path)?;
        let (named, opened) = (fs::symlink_metadata(path)?, handle.metadata()?);
        match named.is_dir() && same(&named, &opened) {
            true => Ok(Self(handle)),
            false => {
                Err(io::Error::new(io::ErrorKind::NotADirectory, "a link or a file is in the folder's place"))
            }
        }
    }

    /// A folder in this one.
    pub fn below(&self, name: &str) -> io::Result<Self> {
        Self::make(&self.at(OsStr::new(name)))
    }

    fn at(&self, name: &OsStr) -> PathBuf {
        PathBuf::from(format!("/proc/self/fd/{}", self.0.as_raw_fd())).join(name)
    }

    /// The files that lie here, by name. Links are not files; hidden and unfinished ones wait.
    pub fn waiting(&self) -> io::Result<Vec<Found>> {
        let mut files = Vec::new();
        for entry in fs::read_dir(self.at(OsStr::new("")))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().to_lowercase();
            let unfinished = [".part", ".tmp", ".filepart"].iter().any(|ending| name.ends_with(ending));
            // A file may be gone again since it was listed.
            let about = match entry.metadata() {
                Err(problem) if problem.kind() == io::ErrorKind::NotFound => continue,
                about => about?,
            };
            if about.is_file() && !name.starts_with('.') && !unfinished {
                let (size, changed) = (about.len(), about.modified()?);
                files.push(Found { name: entry.file_name(), size, changed });
            }
        }
        files.sort();
        Ok(files)
    }

    /// The content of a file, at most so many bytes; `None` when it is no longer what was found.
    pub fn read(&self, found: &Found, bytes_max: u64) -> io::Result<Option<Vec<u8>>> {
        let path = self.at(&found.name);
        if !fs::symlink_metadata(&path)?.is_file() {
            return Ok(None);
        }
        let mut file = OpenOptions::new().read(true).custom_flags(O_NONBLOCK).open(&path)?;
        let mut bytes = Vec::new();
        Read::by_ref(&mut file).take(bytes_max.saturating_add(1)).read_to_end(&mut bytes)?;
        let (named, opened) = (fs::symlink_metadata(&path)?, file.metadata()?);
        let unchanged = named.is_file()
            && same(&named, &opened)
            && opened.modified()? == found.changed
            && (opened.len(), u64::try_from(bytes.len()).ok()) == (found.size, Some(found.size));
        Ok(unchanged.then_some(bytes))
    }

    /// Moves a file without ever replacing another one: a taken name gets a number. Its new name.
    pub fn move_to(&self, folder: &Self, name: &OsStr) -> io::Result<OsString> {
        let (from, as_path) = (self.at(name), Path::new(name));
        let stem = as_path.file_stem().unwrap_or(name);
        for number in 1_u32.. {
            let mut new = stem.to_owned();
            if number > 1 {
                new.push(format!("-{number}"));
            }
            if let Some(ending) = as_path.extension() {
                new.push(".");
                new.push(ending);
            }
            let to = folder.at(&new);
            // A link fails where the name is taken, which a rename would not.
            match fs::hard_link(&from, &to) {
                Ok(()) => fs::remove_file(&from)?,
                Err(problem) if problem.kind() == io::ErrorKind::AlreadyExists => continue,
                // Some network disks have no such links; only this program writes here.
                Err(_) if fs::symlink_metadata(&to).is_ok() => continue,
                Err(_) => fs::rename(&from, &to)?,
            }
            return Ok(new);
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Writes why a file was refused beside it, in a new file.
    pub fn write_beside(&self, name: &OsStr, text: &str) -> io::Result<()> {
        let mut beside = name.to_owned();
        beside.push(".error.txt");
        let path = self.at(&beside);
        // What lies there tells of a file of the same name that somebody has taken away.
        match fs::remove_file(&path) {
            Err(problem) if problem.kind() != io::ErrorKind::NotFound => return Err(problem),
            _ => {}
        }
        OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
    }
}

fn same(one: &fs::Metadata, other: &fs::Metadata) -> bool {
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}
