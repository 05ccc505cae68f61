//! A machine of its own for recipes: repositories to clone, a home, stand-ins for what the network would bring.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::support::git::{Repo, clean};
use crate::support::root;

/// The fixture that the pages are from: its translation lost a link, and its source has moved on since.
const STORY: &str = "fixtures/missing-link/finds-what-the-base-had-too";

/// The fixture whose translation has an error with a safe fix.
const MENDABLE: &str = "fixtures/do-not-localize/finds-translated-name";

/// The temporary machine.
pub struct Desk {
    dir: tempfile::TempDir,
}

impl Desk {
    /// With three repositories: `guide` (source and translations in `docs/`), `source` and `french`.
    pub fn new() -> Desk {
        let desk = Desk { dir: tempfile::tempdir().expect("a folder") };
        for folder in ["home", "bin", "temp", "workspace", "store"] {
            fs::create_dir(desk.path(folder)).expect("made");
        }
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_locdrift"), desk.path("bin/locdrift")).expect("linked");
        desk.repositories();
        let address =
            |name: &str, from: &str| format!("[url \"file://{}\"]\n\tinsteadOf = {from}\n", desk.path(name).display());
        let settings = [
            "[user]\n\tname = Ada Lamp\n\temail = ada@lamps.example\n[protocol \"file\"]\n\tallow = always\n",
            &address("source", "https://github.com/example/guide"),
            &address("source", "https://gitlab-ci-token:secret@gitlab.example/example/guide.git"),
        ];
        fs::write(desk.path("home/.gitconfig"), settings.concat()).expect("written");
        desk
    }

    /// A file or folder of this machine.
    pub fn path(&self, path: &str) -> PathBuf {
        self.dir.path().canonicalize().expect("there").join(path)
    }

    fn repositories(&self) {
        let story = |path: &str| fs::read_to_string(root().join(STORY).join(path)).expect("a page of the fixture");
        let mendable = |path: &str| fs::read_to_string(root().join(MENDABLE).join(path)).expect("a page");
        let translated = |pin: &str| story("fr/switch.md").replace(&format!("{:040}", 1), pin);

        let guide = Repo::at(&self.path("guide"));
        guide.write("docs/en/switch.md", story("history/1/switch.md"));
        guide.write("docs/en/studio.md", mendable("en/studio.md"));
        let pin = guide.commit("Write the guide");
        guide.write("docs/fr/switch.md", translated(&pin));
        guide.write("docs/nl/studio.md", mendable("nl/studio.md"));
        guide.commit("Translate the guide");
        guide.write("docs/en/switch.md", story("en/switch.md"));
        guide.commit("Improve the guide");
        guide.branch("pull");
        guide.write("docs/fr/switch.md", translated(&pin).replace("une fois", "une seule fois"));
        guide.commit("Say it clearer");

        let source = Repo::at(&self.path("source"));
        source.write("docs/switch.md", story("history/1/switch.md"));
        let pin = source.commit("Write the guide");
        source.write("docs/switch.md", story("en/switch.md"));
        source.commit("Improve the guide");

        let french = Repo::at(&self.path("french"));
        french.write("docs/switch.md", translated(&pin));
        french.commit("Translate the guide");
        for repo in [guide, source, french] {
            repo.git(["config", "uploadpack.allowFilter", "true"]);
        }
    }

    /// Clones a repository into a folder that is not there yet or is empty.
    pub fn clone(&self, name: &str, into: &Path, options: &[&str]) {
        let mut command = self.command("git");
        command.args(["clone", "--quiet"]).args(options);
        command.arg(format!("file://{}", self.path(name).display())).arg(into);
        let output = command.output().expect("git is installed");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// A program that stands in for another one, first on the path.
    pub fn stand_in(&self, name: &str, script: &str) {
        let path = self.path("bin").join(name);
        // Never through a link to the program itself.
        let _ = fs::remove_file(&path);
        crate::support::program(&path, &format!("#!/bin/sh\n{script}\n"));
    }

    /// A program with nothing from this machine but its path.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if ["GITHUB_", "RUNNER_", "CI_", "LOCDRIFT_"].iter().any(|start| text.starts_with(start)) || text == "CI" {
                command.env_remove(name);
            }
        }
        clean(&mut command);
        let old = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths([self.path("bin")].into_iter().chain(std::env::split_paths(&old)));
        command.env("PATH", path.expect("a path"));
        command.env("HOME", self.path("home")).env("GIT_CONFIG_GLOBAL", self.path("home/.gitconfig"));
        command.env("TMPDIR", self.path("temp")).env("NO_COLOR", "1");
        command.current_dir(self.path("workspace"));
        command
    }

    /// Lays a release out as the release workflow does, for `file://` addresses. What is packed calls the built program.
    pub fn release(&self, target: &str) -> PathBuf {
        let version = env!("CARGO_PKG_VERSION");
        let program = self.path("temp/locdrift");
        fs::create_dir_all(self.path("temp/pack")).expect("made");
        let program = program.parent().expect("a folder").join("pack/locdrift");
        fs::write(&program, format!("#!/bin/sh\nexec '{}' \"$@\"\n", env!("CARGO_BIN_EXE_locdrift"))).expect("written");
        let made = self.command("chmod").arg("+x").arg(&program).status().expect("chmod");
        assert!(made.success());
        let folder = self.path("releases").join(format!("v{version}"));
        let mut pack = self.command("bash");
        pack.arg(root().join("packaging/archive.sh")).arg(version).arg(target).arg(&program).arg(&folder);
        told(&pack.output().expect("bash is installed"));
        self.path("releases")
    }
}

/// What a program printed; a failure fails the test.
pub fn told(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}\n{said}", output.status);
    String::from_utf8_lossy(&output.stdout).into_owned()
}
