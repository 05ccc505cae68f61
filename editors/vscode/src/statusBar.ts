/** The status bar item. */

import * as vscode from "vscode";
import type { ActivePage } from "./pages";
import type { PageInfo, Status } from "./protocol";
import type { Server } from "./server";
import { statusText } from "./statusText";

/** What the tooltip offers for a page. */
const OFFERED: Record<"source" | "translation", [command: string, title: string][]> = {
  translation: [
    ["locdrift.compareWithSource", "Compare with Source"],
    ["locdrift.showSourceChange", "Show Source Changes"],
    ["locdrift.nextOutdatedSection", "Next Outdated Section"],
    ["locdrift.openInLanguage", "Open in…"],
  ],
  source: [
    ["locdrift.compareWithSource", "Compare with a Translation"],
    ["locdrift.openInLanguage", "Open in…"],
  ],
};

/** Shows the state of the server and of the active page. */
export function createStatusBar(server: Server, active: ActivePage): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("locdrift.status", vscode.StatusBarAlignment.Left, 0);
  item.name = "locdrift";
  let status: Status = { state: "checking" };
  let page: PageInfo | undefined;
  const update = (): void => {
    const { text, lines, failed } = statusText(status, page);
    item.text = text;
    item.tooltip = tooltip(lines, page);
    item.command = failed ? "locdrift.showLog" : "workbench.actions.view.problems";
    item.backgroundColor = failed ? new vscode.ThemeColor("statusBarItem.errorBackground") : undefined;
    item.show();
  };
  return vscode.Disposable.from(
    item,
    server.onStatus((now) => {
      // Counts hold until new ones come.
      status = { ...now, counts: now.counts ?? (now.state === "failed" ? undefined : status.counts) };
      update();
    }),
    active.onChange((now) => {
      page = now;
      update();
    }),
  );
}

function tooltip(lines: string[], page: PageInfo | undefined): vscode.MarkdownString {
  const links = page === undefined ? [] : OFFERED[page.isSource ? "source" : "translation"];
  const text = new vscode.MarkdownString("", true);
  text.isTrusted = { enabledCommands: links.map(([command]) => command) };
  for (const line of lines) {
    text.appendText(line).appendMarkdown("\n\n");
  }
  return text.appendMarkdown(links.map(([command, title]) => `[${title}](command:${command})`).join(" · "));
}
