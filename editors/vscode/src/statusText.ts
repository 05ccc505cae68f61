/** What the status bar says, as text. */

import type { Counts, PageInfo, Pin, Status } from "./protocol";

/** A status bar item: its text with icons, and the lines of its tooltip. */
export interface StatusText {
  text: string;
  lines: string[];
  failed: boolean;
}

/** The text for the state of the server and the page in the active editor, if it is one. */
export function statusText(status: Status, page: PageInfo | undefined): StatusText {
  if (status.state === "failed") {
    return { text: "$(error) locdrift", lines: [status.message ?? "The server stopped."], failed: true };
  }
  const checking = status.state === "checking";
  const whole = status.counts === undefined ? [] : [`Workspace: ${inWords(status.counts)}`];
  const lines = [...(checking ? [status.message ?? "Checking…"] : []), ...(page ? pageLines(page) : []), ...whole];
  const icon = checking ? "$(sync~spin) " : "";
  const summary = page === undefined ? undefined : pageText(page);
  return { text: `${icon}locdrift${summary === undefined ? "" : ` ${summary}`}`, lines, failed: false };
}

function pageText(page: PageInfo): string {
  const { errors, warnings, notes } = page.counts;
  const counts = [
    ["$(error)", errors],
    ["$(warning)", warnings],
    ["$(info)", notes],
  ].filter(([, count]) => count !== 0);
  const findings = counts.length === 0 ? "$(check)" : counts.map(([icon, count]) => `${icon} ${count}`).join(" ");
  const pin = page.pin === null ? undefined : pinText(page.pin);
  return [`${page.language}: ${findings}`, ...(pin === undefined ? [] : [pin])].join(" · ");
}

function pinText(pin: Pin): string | undefined {
  switch (pin.state) {
    case "current":
      return "up to date";
    case "behind":
      return pin.commitsBehind === null ? "outdated" : `${plural(pin.commitsBehind, "commit")} behind`;
    case "unknown":
      return "$(question) source commit";
  }
}

function pageLines(page: PageInfo): string[] {
  const role = page.isSource
    ? `${page.language}: source of ${plural(page.translations.length, "translation")}`
    : `${page.language}: translation${page.source === null ? " without a source" : ` from ${page.source.language}`}`;
  const lines = [role, `This page: ${inWords(page.counts)}`];
  if (page.pin !== null) {
    lines.push(pinLine(page.pin));
  }
  if (page.outdatedSections.length > 0) {
    lines.push(plural(page.outdatedSections.length, "outdated section"));
  }
  return lines;
}

function pinLine(pin: Pin): string {
  const date = pin.date === null ? "" : ` of ${pin.date.slice(0, 10)}`;
  const commit = `Source commit ${pin.short}${date}`;
  switch (pin.state) {
    case "current":
      return `${commit}: up to date`;
    case "behind": {
      const parts = [
        ...(pin.commitsBehind === null ? [] : [plural(pin.commitsBehind, "commit")]),
        ...(pin.daysBehind === null ? [] : [plural(pin.daysBehind, "day")]),
      ];
      return `${commit}: ${parts.length === 0 ? "the source changed since" : `${parts.join(" and ")} behind`}`;
    }
    case "unknown":
      return `${commit}: ${pin.reason ?? "not in the source’s history"}`;
  }
}

function inWords({ errors, warnings, notes }: Counts): string {
  if (errors + warnings + notes === 0) {
    return "no findings";
  }
  return [plural(errors, "error"), plural(warnings, "warning"), plural(notes, "note")].join(", ");
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** A text in which nothing is a link: messages make links of Markdown's, and those may run commands. */
export function unlinked(text: string): string {
  return text.replaceAll("](", "] (");
}
