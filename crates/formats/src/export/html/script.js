"use strict";
// Cards on hover and focus. The content is the entry of the apparatus that a mark links to, or an element's title, which
// is taken away so that the browser does not show it a second time.
const card = document.getElementById("card");
let owner = null, pinned = false, timer = 0;
for (const e of document.querySelectorAll("[title]")) {
  e.dataset.tip = e.title;
  if (!e.hasAttribute("aria-label")) e.setAttribute("aria-description", e.title);
  e.removeAttribute("title");
}
const target = e => e.target.closest?.("a.mark[href], [data-tip]");
function show(e, pin) {
  clearTimeout(timer);
  if (owner === e && !card.hidden) { pinned ||= pin; return; }
  hide();
  const entry = e.hash && document.getElementById(decodeURIComponent(e.hash.slice(1)));
  const body = entry?.querySelector(".entry-body");
  if (body) card.replaceChildren(body.cloneNode(true));
  else if (e.dataset.tip) card.textContent = e.dataset.tip;
  else return;
  owner = e;
  pinned = pin;
  card.hidden = false;
  card.scrollTop = 0;
  e.classList.add("on");
  e.setAttribute("aria-describedby", "card");
  // Of a mark that runs over several lines the first line counts: that is where the eye is.
  const r = e.getClientRects()[0] ?? e.getBoundingClientRect(), w = card.offsetWidth, h = card.offsetHeight, gap = 8;
  const below = r.bottom + gap + h < innerHeight || r.top < h + gap + 56;
  card.style.left = Math.max(12, Math.min(r.left, innerWidth - w - 12)) + "px";
  card.style.top = (below ? r.bottom + gap : r.top - gap - h) + "px";
}
function hide() {
  clearTimeout(timer);
  owner?.classList.remove("on");
  owner?.removeAttribute("aria-describedby");
  owner = null;
  pinned = false;
  card.hidden = true;
}
const later = (f, ms) => { clearTimeout(timer); timer = setTimeout(f, ms); };
document.addEventListener("pointerover", e => {
  if (e.pointerType === "touch") return;
  if (card.contains(e.target)) return clearTimeout(timer);
  const t = target(e);
  if (t) later(() => show(t, false), owner ? 60 : 140);
  else if (owner && !pinned) later(hide, 220);
});
document.addEventListener("focusin", e => {
  const t = target(e);
  if (t && t.matches(":focus-visible")) show(t, false);
  else if (owner && !pinned && !card.contains(e.target)) hide();
});
document.addEventListener("click", e => {
  const t = target(e);
  if (t) {
    const open = owner === t && pinned;
    if (t.matches("a.mark")) e.preventDefault();
    if (open) hide(); else show(t, true);
  } else if (!card.contains(e.target)) hide();
});
document.addEventListener("keydown", e => {
  if (e.key === "Escape") {
    hide();
    if (contents.checked) contents.checked = false;
  }
  if (e.key === "n" && !e.ctrlKey && !e.metaKey && !e.altKey) next();
});
addEventListener("scroll", () => { if (owner && !pinned && !owner.matches(":focus")) hide(); }, { passive: true });

// The next place of high risk in the established text below where the reader is.
function next() {
  const marks = [...document.querySelectorAll(".exchange > .turn :is(.mark, .suspect).high")];
  const at = marks.indexOf(document.activeElement);
  const m = (at >= 0 ? marks[at + 1] : marks.find(m => m.getBoundingClientRect().top > 90)) ?? marks[0];
  if (!m) return;
  m.focus({ preventScroll: true });
  m.scrollIntoView({ block: "center", behavior: "instant" });
  show(m, true);
}
document.getElementById("next").addEventListener("click", e => { e.stopPropagation(); next(); });

// Light and dark: what the machine prefers, until the reader chooses.
document.getElementById("theme").addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  try { localStorage.setItem("theme", root.dataset.theme); } catch { /* a page from a stick may not remember */ }
});

// Citations.
for (const b of document.querySelectorAll(".copy")) {
  b.addEventListener("click", async () => {
    let said = "Copied: " + b.dataset.copy;
    try { await navigator.clipboard.writeText(b.dataset.copy); } catch { said = "Not copied; the citation is " + b.dataset.copy; }
    document.getElementById("said").textContent = said;
    b.textContent = said.startsWith("Copied") ? "copied" : "not copied";
    setTimeout(() => { b.textContent = "copy"; }, 1500);
  });
}

const contents = document.getElementById("show-contents");
document.getElementById("contents").addEventListener("click", e => { if (e.target.closest("a")) contents.checked = false; });
const folds = document.querySelectorAll("#contents details");
if (folds.length < 4) for (const d of folds) d.open = true;
// A link into a folded list opens it; so does printing.
function reveal() {
  const e = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const fold = e && e.closest("details");
  if (fold && !fold.open) { fold.open = true; e.scrollIntoView(); }
}
addEventListener("hashchange", reveal);
addEventListener("beforeprint", () => { for (const d of document.querySelectorAll(".apparatus")) d.open = true; });
reveal();
