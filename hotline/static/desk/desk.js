// What makes the desk quicker and is never needed: a queue that refreshes itself, keys, and the focus on what is wrong.
"use strict";
(() => {
  const faults = document.getElementById("faults");
  if (faults) faults.focus();

  const rows = () => [...document.querySelectorAll("table.queue tr[data-tip]")];
  const link = (row) => row.querySelector("a");
  let at = null; // the tip that the keys point at; it survives a refresh

  const point = (row) => {
    rows().forEach((each) => each.classList.toggle("at", each === row));
    at = row ? row.dataset.tip : null;
    if (row) link(row).focus();
  };
  const step = (by) => {
    const all = rows();
    if (!all.length) return;
    const now = all.findIndex((row) => row.dataset.tip === at);
    point(all[Math.max(0, Math.min(all.length - 1, now < 0 ? (by > 0 ? 0 : all.length - 1) : now + by))]);
  };

  const live = document.getElementById("live");
  const refresh = async () => {
    if (document.hidden) return;
    let answer;
    try {
      answer = await fetch(location.href, { headers: { "X-Refresh": "1" }, credentials: "same-origin" });
    } catch {
      return; // the network is away: the page stays as it is and asks again
    }
    if (answer.status === 403) return location.reload(); // signed out meanwhile
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const held = live.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    live.replaceChildren(...fresh.body.childNodes);
    const row = rows().find((each) => each.dataset.tip === at);
    if (row) row.classList.add("at");
    if (held) [...live.querySelectorAll("a")].find((each) => each.getAttribute("href") === held)?.focus();
  };
  if (live) setInterval(refresh, Number(live.dataset.refresh) * 1000);

  const keys = document.getElementById("keys");
  if (keys) keys.hidden = false;
  const claim = () => {
    const button = document.querySelector('[data-key="c"]');
    const form = document.getElementById("claim-row");
    if (button) button.click();
    else if (form && at) {
      form.action = `/tips/${at}/claim`;
      form.submit();
    }
  };
  const actions = {
    j: () => step(1),
    k: () => step(-1),
    c: claim,
    r: () => document.getElementById("f-words")?.focus(),
    "?": () => keys && (keys.hidden = !keys.hidden),
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  });
})();
