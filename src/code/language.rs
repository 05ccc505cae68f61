//! What comments, strings and lines mean in the languages of code blocks.

/// What a translator may change in a language, and what its layout means.
pub(super) struct Language {
    pub kind: Kind,
    /// What begins a comment that ends with its line.
    pub line_comments: &'static [&'static str],
    /// What begins and ends a comment.
    pub block_comments: &'static [(&'static str, &'static str)],
    /// The marks around strings.
    pub quotes: &'static str,
    /// Whether a backtick begins a string that may be of several lines.
    pub has_templates: bool,
    /// Whether the end of a line ends what is on it.
    pub lines_matter: bool,
    /// Whether indentation says what belongs together.
    pub indentation_matters: bool,
    /// Whether `<name>` is for the reader to fill in.
    pub has_placeholders: bool,
}

/// How the text of a language is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Comments and strings.
    Code,
    /// The same, with elements of markup in expressions.
    Jsx,
    /// Elements with text between them.
    Markup,
    /// The keys of maps are for programs.
    Json,
    /// Keys, values and indentation.
    Yaml,
    /// Nodes and edges with labels.
    Mermaid,
    /// The same.
    PlantUml,
    /// Documents, which are translated.
    Document,
    /// Commands, and what they print.
    Shell,
    /// Commands, files or text: the block does not say.
    Text,
    /// What a program prints, and the commands before it.
    Output,
}

const SLASHES: &[&str] = &["//"];
const HASH: &[&str] = &["#"];
const STARS: &[(&str, &str)] = &[("/*", "*/")];
const ANY_LINE: &[&str] = &["//", "# ", "##", "-- ", "%%"];
const ANY_BLOCK: &[(&str, &str)] = &[("/*", "*/"), ("<!--", "-->")];
const MARKUP: &[(&str, &str)] = &[
    ("<!--", "-->"),
    ("{/*", "*/}"),
    ("{{!--", "--}}"),
    ("{{/*", "*/}}"),
    ("{{- /*", "*/ -}}"),
    ("{{-/*", "*/-}}"),
    ("{#", "#}"),
    ("<%#", "%>"),
    ("<%--", "--%>"),
    ("{%- comment -%}", "{%- endcomment -%}"),
    ("{% comment %}", "{% endcomment %}"),
];

impl Language {
    /// The language that a code block names, or shows.
    pub fn of(name: &str, text: &str) -> Language {
        let name = name.trim_start_matches(['{', '.']).trim_end_matches('}').to_ascii_lowercase();
        let code = |line_comments, block_comments| Language {
            kind: Kind::Code,
            line_comments,
            block_comments,
            quotes: "\"'",
            has_templates: false,
            lines_matter: false,
            indentation_matters: false,
            has_placeholders: false,
        };
        let shell = Language { lines_matter: true, has_placeholders: true, ..code(HASH, &[]) };
        match &*name {
            "js" | "javascript" | "jsx" | "ts" | "typescript" | "tsx" | "mjs" | "cjs" | "mts" | "react" => Language {
                kind: Kind::Jsx,
                has_templates: true,
                quotes: "\"'",
                ..code(SLASHES, &[("{/*", "*/}"), ("/*", "*/"), ("<!--", "-->")])
            },
            "java" | "c" | "cpp" | "c++" | "cc" | "h" | "hpp" | "objc" | "objective-c" | "cs" | "csharp" | "c#"
            | "swift" | "kotlin" | "kt" | "scala" | "dart" | "groovy" | "gradle" | "proto" | "protobuf"
            | "solidity" | "zig" | "scss" | "less" | "sass" | "stylus" | "d" | "glsl" | "wgsl" | "verilog"
            | "jsonnet" | "rego" => code(SLASHES, STARS),
            "go" | "golang" => Language { has_templates: true, ..code(SLASHES, STARS) },
            "rust" | "rs" => Language { quotes: "\"", ..code(SLASHES, STARS) },
            "css" => code(&[], STARS),
            "php" => Language { kind: Kind::Jsx, ..code(&["//", "#"], &[("/*", "*/"), ("<!--", "-->")]) },
            "json" | "json5" | "jsonc" | "jsonl" | "ndjson" | "geojson" | "webmanifest" => {
                Language { kind: Kind::Json, has_placeholders: true, ..code(SLASHES, STARS) }
            }
            "yaml" | "yml" | "kubernetes" | "docker-compose" => Language {
                kind: Kind::Yaml,
                lines_matter: true,
                indentation_matters: true,
                has_placeholders: true,
                ..code(HASH, &[("{{- /*", "*/ -}}"), ("{{/*", "*/}}")])
            },
            "py" | "python" | "python3" | "starlark" | "bzl" | "gdscript" | "nim" | "coffee" | "coffeescript" => {
                Language { lines_matter: true, indentation_matters: true, ..code(HASH, &[]) }
            }
            "pycon" | "python-repl" | "ipython" => Language { lines_matter: true, ..code(HASH, &[]) },
            "sh" | "bash" | "zsh" | "fish" | "shell" | "ksh" | "csh" | "cli" => Language { kind: Kind::Shell, ..shell },
            "env" | "dotenv" | "makefile" | "make" | "dockerfile" | "docker" | "nginx" | "apache" | "conf"
            | "gitignore" | "http" | "curl" => shell,
            "ps1" | "powershell" | "pwsh" => Language { block_comments: &[("<#", "#>")], ..shell },
            "rb" | "ruby" | "perl" | "pl" | "elixir" | "ex" | "exs" | "crystal" | "awk" | "tcl" | "graphql" | "gql"
            | "cmake" => code(HASH, &[]),
            "r" => Language { has_templates: false, ..code(HASH, &[]) },
            "julia" | "jl" => code(HASH, &[("#=", "=#")]),
            "toml" | "properties" | "editorconfig" => {
                Language { lines_matter: true, has_placeholders: true, ..code(&["#", "!"], &[]) }
            }
            "ini" | "cfg" | "desktop" | "reg" => Language { line_comments: &["#", ";"], ..shell },
            "tf" | "hcl" | "terraform" => code(&["#", "//"], STARS),
            "sql" | "mysql" | "psql" | "postgresql" | "plsql" | "sqlite" | "tsql" => {
                Language { has_placeholders: true, ..code(&["--", "# "], STARS) }
            }
            "lua" | "luau" => code(&["--"], &[("--[[", "]]")]),
            "hs" | "haskell" | "elm" | "purescript" => Language { quotes: "\"", ..code(&["--"], &[("{-", "-}")]) },
            "ada" | "vhdl" | "applescript" => Language { quotes: "\"", ..code(&["--"], &[("(*", "*)")]) },
            "ml" | "ocaml" | "fsharp" | "fs" | "f#" | "pascal" => {
                Language { quotes: "\"", ..code(SLASHES, &[("(*", "*)")]) }
            }
            "lisp" | "clj" | "clojure" | "cljs" | "scheme" | "racket" | "elisp" | "emacs-lisp" | "el" | "edn"
            | "asm" | "nasm" | "llvm" => Language { quotes: "\"", ..code(&[";"], &[("#|", "|#")]) },
            "tex" | "latex" | "bibtex" | "prolog" | "erlang" | "erl" => Language { quotes: "\"", ..code(&["%"], &[]) },
            "matlab" | "octave" => Language { quotes: "\"", ..code(&["%", "#"], &[("%{", "%}")]) },
            "bat" | "batch" | "cmd" | "dos" => {
                Language { quotes: "\"", line_comments: &["rem ", "@rem ", "::"], ..shell }
            }
            "vb" | "vba" | "vbs" | "vbnet" | "vbscript" | "basic" => {
                Language { quotes: "\"", lines_matter: true, ..code(&["'", "rem "], &[]) }
            }
            "fortran" | "f90" => Language { lines_matter: true, ..code(&["!"], &[]) },
            "vim" | "viml" => Language { quotes: "'", lines_matter: true, ..code(&["\""], &[]) },
            "html" | "htm" | "xml" | "xhtml" | "svg" | "vue" | "vue-html" | "svelte" | "astro" | "jinja" | "jinja2"
            | "twig" | "liquid" | "handlebars" | "hbs" | "mustache" | "erb" | "ejs" | "django" | "gotmpl"
            | "go-template" | "go-html-template" | "html+erb" | "blade" | "razor" | "cshtml" | "angular" | "xaml"
            | "plist" | "jsp" => Language { kind: Kind::Markup, ..code(&[], MARKUP) },
            "mermaid" => Language { kind: Kind::Mermaid, lines_matter: true, ..code(&["%%"], &[]) },
            "plantuml" | "puml" | "uml" => {
                Language { kind: Kind::PlantUml, lines_matter: true, ..code(&["'"], &[("/'", "'/")]) }
            }
            "dot" | "graphviz" => code(&["//", "#"], STARS),
            "md" | "markdown" | "mdx" | "markdoc" | "mdoc" | "rst" | "adoc" | "asciidoc" | "mkd" | "djot" => {
                Language { kind: Kind::Document, ..code(&[], &[("<!--", "-->")]) }
            }
            "console" | "output" | "log" | "logs" | "shell-session" | "shellsession" | "sh-session" | "terminal"
            | "session" | "none" | "ansi" | "stdout" => {
                Language { kind: Kind::Output, has_placeholders: true, ..code(&["# "], &[]) }
            }
            "" | "text" | "txt" | "plain" | "plaintext" | "plain-text" => {
                Language::shown_by(text, code(ANY_LINE, ANY_BLOCK))
            }
            _ => code(ANY_LINE, ANY_BLOCK),
        }
    }

    /// The language of a block that names none.
    fn shown_by(text: &str, any: Language) -> Language {
        let content = text.trim_start_matches(['`', '~', ' ', '\t']);
        let content = content.split_once('\n').map_or("", |(_, content)| content).trim_start_matches(['>', ' ', '\t']);
        let is_json = content.starts_with(['{', '[']) && content.contains("\":");
        let is_markup = content.starts_with("<") && content.contains("</");
        match (is_json, is_markup) {
            (true, _) => Language { kind: Kind::Json, has_placeholders: true, ..any },
            (_, true) => Language { kind: Kind::Markup, block_comments: MARKUP, line_comments: &[], ..any },
            _ => Language { kind: Kind::Text, has_placeholders: true, ..any },
        }
    }

    /// Whether a comment begins where `rest` begins, behind `before` on its line.
    pub fn is_line_comment(&self, rest: &str, before: &str) -> bool {
        let begins = |mark: &&&str| {
            let is_word = mark.starts_with(|c: char| c.is_ascii_alphabetic() || c == '@');
            match is_word {
                true => {
                    before.trim().is_empty()
                        && (rest.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark))
                            || rest.eq_ignore_ascii_case(mark.trim_end()))
                }
                false => rest.starts_with(**mark) || rest == mark.trim_end(),
            }
        };
        let Some(mark) = self.line_comments.iter().find(begins) else { return false };
        let parts = before.is_empty() || before.ends_with([' ', '\t', '\u{a0}', '\u{3000}']);
        match *mark {
            // `http://`
            "//" => !before.ends_with(':'),
            // `$#`, `a#b`; a colour or a fragment.
            "#" | ";" if self.lines_matter => parts,
            "!" | "::" => before.trim().is_empty(),
            "# " | "##" | "-- " => parts,
            "%" => !before.ends_with('\\'),
            _ => true,
        }
    }

    /// The end of the comment that begins where `rest` begins, and how long its mark is.
    pub fn block_comment(&self, rest: &str) -> Option<(usize, &'static str)> {
        let found = self.block_comments.iter().find(|(open, _)| rest.starts_with(open));
        found.map(|(open, close)| (open.len(), *close))
    }
}
