//! Where a repository can be seen on the web.

use std::path::Path;

use super::git::Git;
use super::repository::Repository;

/// Where a repository was cloned from, and what is checked out.
pub struct Remote {
    /// `https://host/owner/name`; `None` where there is no remote repository that people can look at.
    pub web: Option<String>,
    /// The commit that is checked out.
    pub commit: String,
}

/// What a clone says about its remote repository `origin`; `None` where it has no commit.
pub fn remote(top: &Path) -> Option<Remote> {
    let mut git = Git::open(top).ok()?;
    let commit = git.commits(&["HEAD"]).ok()?.pop()??.to_string();
    // What the configuration includes may be that of another repository.
    let own = ["config", "--local", "--no-includes", "--get", "remote.origin.url"];
    let address = git.answer(&own).unwrap_or_default();
    Some(Remote { web: web(String::from_utf8_lossy(&address).trim()), commit })
}

/// The page of a repository, given its address: no scheme but HTTPS, no user, no password.
fn web(address: &str) -> Option<String> {
    let rest = ["https://", "http://", "ssh://", "git://"].iter().find_map(|scheme| address.strip_prefix(scheme));
    let (host, path) = match rest {
        Some(rest) => rest.split_once('/')?,
        None => address.split_once(':')?,
    };
    let host = host.rsplit('@').next()?;
    let host = host.split(':').next()?;
    let path = path.trim_end_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let is_name =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-._~/".contains(c));
    let is_known = ["github", "gitlab", "bitbucket"].iter().any(|name| host.contains(name));
    (is_known && is_name(host) && is_name(path) && path.contains('/')).then(|| format!("https://{host}/{path}"))
}

#[cfg(test)]
mod tests {
    use super::web;

    #[test]
    fn an_address_is_that_of_a_web_page_without_secrets() {
        let page = Some("https://github.com/o/docs.en".to_owned());
        for address in [
            "https://github.com/o/docs.en",
            "https://github.com/o/docs.en.git",
            "https://user:secret@github.com/o/docs.en.git/",
            "git@github.com:o/docs.en.git",
            "ssh://git@github.com:22/o/docs.en.git",
        ] {
            assert_eq!(web(address), page, "{address}");
        }
        for address in [
            "/srv/git/docs.git",
            "../docs",
            "https://example.com/o/r",
            "https://github.com/o/\"><b>",
            "C:/x/github",
            "",
        ] {
            assert_eq!(web(address), None, "{address}");
        }
    }
}
