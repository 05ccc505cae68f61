//! What is known of the terminal, and what the user wants instead.

use std::io::IsTerminal;

use crate::output::Style;

/// Columns where there is no terminal and `COLUMNS` is not set.
const WIDTH: usize = 100;

/// Columns of a wide terminal that are used: longer lines read badly.
const WIDEST: usize = 120;

/// When to write colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

/// Where the output goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terminal {
    /// Whether standard output wants colours.
    pub stdout_color: bool,
    /// Whether standard error wants colours.
    pub stderr_color: bool,
    /// Whether standard output is a terminal.
    pub stdout_is_terminal: bool,
    /// Columns.
    pub width: usize,
    /// Whether standard error is a terminal that a person may watch.
    pub waits: bool,
}

impl Default for Terminal {
    /// No terminal: no colours, 100 columns.
    fn default() -> Self {
        Terminal { stdout_color: false, stderr_color: false, stdout_is_terminal: false, width: WIDTH, waits: false }
    }
}

impl Terminal {
    /// The terminal of this process, and what NO_COLOR, CLICOLOR_FORCE and COLUMNS say of it.
    pub fn detect() -> Self {
        let wanted = |choice| !matches!(choice, anstream::ColorChoice::Never);
        // Where a pager reads the output, standard error is still the terminal.
        let size = terminal_size::terminal_size_of(std::io::stdout())
            .or_else(|| terminal_size::terminal_size_of(std::io::stderr()));
        let size = size.map(|(width, _)| usize::from(width.0));
        Terminal {
            stdout_color: wanted(anstream::AutoStream::choice(&std::io::stdout())),
            stderr_color: wanted(anstream::AutoStream::choice(&std::io::stderr())),
            stdout_is_terminal: std::io::stdout().is_terminal(),
            waits: std::io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb"),
            width: width(std::env::var("COLUMNS").ok().as_deref(), size),
        }
    }

    /// The style for standard output.
    pub(super) fn style(&self, color: Color) -> Style {
        Style {
            color: decide(color, self.stdout_color),
            terminal: self.stdout_is_terminal,
            width: self.width,
            translations_first: true,
            ..Style::default()
        }
    }

    /// Whether to colour standard error.
    pub(super) fn stderr_color(&self, color: Color) -> bool {
        decide(color, self.stderr_color)
    }
}

/// The columns to use: those that `COLUMNS` asks for, else those of the terminal, up to a limit.
fn width(asked: Option<&str>, terminal: Option<usize>) -> usize {
    let asked = asked.and_then(|columns| columns.trim().parse::<u16>().ok()).filter(|columns| *columns > 0);
    match asked {
        Some(columns) => columns.into(),
        None => terminal.filter(|columns| *columns > 0).map_or(WIDTH, |columns| columns.min(WIDEST)),
    }
}

fn decide(color: Color, auto: bool) -> bool {
    match color {
        Color::Auto => auto,
        Color::Always => true,
        Color::Never => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_decides_the_width_before_the_terminal() {
        assert_eq!(width(Some("72"), Some(200)), 72);
        assert_eq!(width(Some("160"), None), 160);
        assert_eq!(width(None, Some(80)), 80);
        assert_eq!(width(None, Some(200)), WIDEST);
        assert_eq!(width(None, None), WIDTH);
        for nonsense in ["", "0", "-1", "wide", "99999999"] {
            assert_eq!(width(Some(nonsense), Some(80)), 80, "{nonsense:?}");
        }
    }
}
