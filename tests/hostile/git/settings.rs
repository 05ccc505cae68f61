//! Settings of a repository that name programs: none is run.

use super::*;

/// A row of the table: what a repository's configuration says, and what else is done. `RUN` is the program.
type Row = (&'static str, &'static str, fn(&Lamps, &str));

fn nothing(_: &Lamps, _: &str) {}

const SETTINGS: [Row; 28] = [
    ("filter.clean", "[filter \"canary\"]\nclean = RUN\nrequired = true", attributes),
    ("filter.smudge", "[filter \"canary\"]\nsmudge = RUN\nrequired = true", attributes),
    ("filter.process", "[filter \"canary\"]\nprocess = RUN\nrequired = true", attributes),
    ("filter of info/attributes", "[filter \"canary\"]\nclean = RUN", |lamps, _| {
        lamps.repo.write(".git/info/attributes", ATTRIBUTES);
    }),
    (
        "filter of core.attributesFile",
        "[core]\nattributesFile = ../evil\n[filter \"canary\"]\nclean = RUN",
        |lamps, _| {
            lamps.repo.write("evil", ATTRIBUTES);
            lamps.repo.write(".git/evil", ATTRIBUTES);
            lamps.set(&format!("[core]\nattributesFile = {}/evil", lamps.path().display()));
        },
    ),
    ("filter by include.path", "[include]\npath = ../evil.config", |lamps, run| {
        attributes(lamps, run);
        lamps.repo.write("evil.config", format!("[filter \"canary\"]\nclean = {run}\n[core]\nfsmonitor = {run}\n"));
    }),
    ("filter by includeIf", "[includeIf \"gitdir:**\"]\npath = ../evil.config", |lamps, run| {
        attributes(lamps, run);
        lamps.repo.write("evil.config", format!("[filter \"canary\"]\nprocess = {run}\n"));
    }),
    ("core.fsmonitor", "[core]\nfsmonitor = RUN\nfsmonitorHookVersion = 2\nuntrackedCache = true", nothing),
    ("core.hooksPath", "[core]\nhooksPath = hooks", |lamps, run| hooks(&lamps.path().join("hooks"), run)),
    ("hooks", "", |lamps, run| hooks(&lamps.path().join(".git/hooks"), run)),
    ("diff.external", "[diff]\nexternal = RUN", nothing),
    ("diff.command", "[diff \"canary\"]\ncommand = RUN", attributes),
    ("diff.textconv", "[diff \"canary\"]\ntextconv = RUN\ncachetextconv = true", attributes),
    ("merge.driver", "[merge \"canary\"]\ndriver = RUN", attributes),
    (
        "pagers",
        "[core]\npager = RUN\n[pager]\nlog = RUN\ncat-file = RUN\nls-files = RUN\nversion = RUN\nconfig = RUN",
        nothing,
    ),
    (
        "aliases",
        "[alias]\nlog = !RUN\ncat-file = !RUN\nls-files = !RUN\nrev-list = !RUN\nmerge-base = !RUN\nversion = !RUN",
        nothing,
    ),
    ("editors", "[core]\neditor = RUN\naskPass = RUN\n[sequence]\neditor = RUN\n[credential]\nhelper = !RUN", nothing),
    (
        "gpg.program",
        "[log]\nshowSignature = true\n[gpg]\nprogram = RUN\n[gpg \"ssh\"]\nprogram = RUN\ndefaultKeyCommand = RUN",
        signed,
    ),
    ("trailer.command", "[trailer \"canary\"]\ncommand = RUN\ncmd = RUN\nifexists = addIfDifferent", nothing),
    (
        "uploadpack and receive",
        "[uploadpack]\npackObjectsHook = RUN\n[receive]\nprocReceiveRefs = refs\n[core]\nalternateRefsCommand = RUN",
        nothing,
    ),
    (
        "submodules",
        "[submodule]\nrecurse = true\n[submodule \"x\"]\nupdate = !RUN\nactive = true\n[diff]\nsubmodule = log",
        |lamps, run| {
            lamps.repo.write(
                ".gitmodules",
                format!("[submodule \"x\"]\npath = docs/en/x\nurl = ext::{run}\nupdate = !{run}\n"),
            );
            let inner = Repo::at(&lamps.path().join("docs/en/x"));
            inner.write("in.md", "# In\n");
            inner.commit("In");
            let config = inner.path().join(".git/config");
            let old = fs::read_to_string(&config).expect("a configuration");
            fs::write(config, format!("{old}[core]\nfsmonitor = {run}\n[filter \"canary\"]\nclean = {run}\n"))
                .expect("written");
            inner.write(".gitattributes", ATTRIBUTES);
        },
    ),
    ("promised by ext::", "[protocol]\nallow = always\n[protocol \"ext\"]\nallow = always", |lamps, run| {
        lamps.promise(&format!("ext::{run}"));
    }),
    (
        "promised by ssh",
        "[core]\nsshCommand = RUN\n[ssh]\nvariant = simple\n[protocol \"ssh\"]\nallow = always",
        |lamps, _| {
            lamps.promise("ssh://nowhere.example/x");
        },
    ),
    ("promised by git://", "[core]\ngitProxy = RUN\n[protocol \"git\"]\nallow = always", |lamps, _| {
        lamps.promise("git://nowhere.example/x");
    }),
    (
        "promised by a file",
        "[protocol \"file\"]\nallow = always\n[remote \"origin\"]\nuploadpack = RUN\n[uploadpack]\npackObjectsHook = RUN",
        |lamps, _| {
            lamps.promise("file:///");
        },
    ),
    ("promised by a helper", "[protocol \"canary\"]\nallow = always\n[remote \"origin\"]\nvcs = canary", |lamps, _| {
        lamps.promise("canary::x");
    }),
    ("index with a monitor", "[core]\nfsmonitor = RUN\nuntrackedCache = true", |lamps, _| {
        // What is said to be seen by a program that is not asked any more.
        let quiet = ["-c", "core.fsmonitor=/bin/true", "update-index"];
        lamps.repo.git(quiet.iter().chain(&["--fsmonitor"]));
        lamps.repo.git(quiet.iter().chain(&["--untracked-cache"]));
    }),
    (
        "maintenance",
        "[gc]\nauto = 1\nautoDetach = false\nrecentObjectsHook = RUN\n[maintenance]\nauto = true\n[fetch]\nwriteCommitGraph = true",
        nothing,
    ),
];

fn hooks(dir: &Path, run: &str) {
    const NAMES: [&str; 9] = [
        "post-index-change",
        "reference-transaction",
        "fsmonitor-watchman",
        "query-watchman",
        "post-checkout",
        "pre-auto-gc",
        "post-rewrite",
        "pre-commit",
        "proc-receive",
    ];
    NAMES.iter().for_each(|name| script(&dir.join(name), &format!("exec {run} {name}")));
}

/// The newest commit has what looks like a signature.
fn signed(lamps: &Lamps, _: &str) {
    let commit = lamps.repo.git(["cat-file", "commit", "HEAD"]);
    let signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQEz\n -----END PGP SIGNATURE-----\n";
    let text = commit.replacen("\n\n", &format!("\n{signature}\n"), 1);
    lamps.repo.write("signed", text);
    let id = lamps.repo.git(["hash-object", "-t", "commit", "-w", "signed"]);
    lamps.repo.git(["update-ref", "HEAD", &id]);
}

#[test]
fn no_setting_of_a_repository_runs_a_program() {
    rows(&SETTINGS[..14]);
}

#[test]
fn no_other_setting_of_a_repository_runs_a_program() {
    rows(&SETTINGS[14..]);
}

fn rows(rows: &[Row]) {
    let calm = &*CALM;
    assert!(calm.iter().all(|answer| !answer.starts_with('2')) && calm[0] != calm[1], "{calm:#?}");
    let mut complaints = Vec::new();
    for (what, settings, plant) in rows {
        let hostile = |lamps: &Lamps, run: &str| {
            lamps.set(&settings.replace("RUN", run));
            plant(lamps, run);
        };
        complaints.extend(sang(what, hostile, |_, _| ()));
        // What is promised is not there, what a submodule holds is, what is signed has another name, and what includes
        // other files is not read.
        if !what.starts_with("promised") && !what.contains("include") && !["submodules", "gpg.program"].contains(what) {
            complaints.extend(differs(what, hostile, |_, _| ()));
        }
    }
    none(&complaints);
}
