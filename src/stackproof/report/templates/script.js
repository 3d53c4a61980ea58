"use strict";
// The page is whole without this script. It folds what is long, filters the failures, and moves the picture.
(() => {
  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const reports = all(document, "[data-report]");
  const folds = all(document, "details[data-fold]");
  const filters = new Map();
  const pictures = new Map();

  const open = (element) => {
    for (let at = element; at; at = at.parentElement) if (at.localName === "details") at.open = true;
  };

  // Failures: a state {severity: Set, checkpoint, q, resource} and what it shows.
  const filterOf = (report) => {
    const form = report.querySelector("form.bar");
    const causes = all(report, ".cause");
    const state = { severity: new Set(), checkpoint: "", q: "", resource: "" };
    const texts = new Map(causes.map((cause) => [cause, cause.textContent.toLowerCase()]));
    const fits = (cause) =>
      (!state.severity.size || state.severity.has(cause.dataset.severity)) &&
      (!state.checkpoint || cause.dataset.checkpoints.split(" ").includes(state.checkpoint)) &&
      (!state.resource || cause.dataset.resources.split(" ").includes(state.resource)) &&
      state.q.toLowerCase().split(/\s+/).every((word) => texts.get(cause).includes(word));
    const show = () => {
      let shown = 0;
      for (const cause of causes) {
        cause.hidden = !fits(cause);
        shown += !cause.hidden;
      }
      for (const level of all(report, ".level")) level.hidden = !all(level, ".cause").some((cause) => !cause.hidden);
      const narrowed = state.severity.size || state.checkpoint || state.q || state.resource;
      report.querySelector(".nothing").hidden = shown > 0;
      form.querySelector("button").hidden = !narrowed;
      form.querySelector("output").textContent = narrowed ? `${shown} of ${causes.length} causes` : "";
      for (const box of all(form, "[name=severity]")) box.checked = state.severity.has(box.value);
      form.elements.checkpoint.value = state.checkpoint;
      if (form.elements.q.value !== state.q) form.elements.q.value = state.q;
    };
    const set = (change) => {
      Object.assign(state, change);
      show();
    };
    const clear = () => set({ severity: new Set(), checkpoint: "", q: "", resource: "" });
    const write = () => {
      const said = new URLSearchParams();
      if (state.severity.size) said.set("severity", [...state.severity].join(","));
      for (const name of ["checkpoint", "q", "resource"]) if (state[name]) said.set(name, state[name]);
      if (reports.length > 1 && said.size) said.set("report", report.dataset.report);
      history.replaceState(null, "", said.size ? `#${said}` : location.pathname + location.search);
    };
    if (!form) return { set() {}, clear() {}, write() {} };
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", (event) => { event.preventDefault(); clear(); write(); });
    form.addEventListener("input", () => {
      const severity = new Set(all(form, "[name=severity]:checked").map((box) => box.value));
      set({ severity, checkpoint: form.elements.checkpoint.value, q: form.elements.q.value.trim() });
      write();
    });
    for (const link of all(report, "a[data-checkpoint]"))
      link.addEventListener("click", () => { clear(); set({ checkpoint: link.dataset.checkpoint }); setTimeout(write); });
    return { set, clear, write };
  };

  // The picture: a window {x, y, scale} on it.
  const pictureOf = (report) => {
    const figure = report.querySelector(".graph figure");
    if (!figure) return null;
    const canvas = figure.querySelector(".canvas"), svg = canvas.querySelector("svg"), tools = figure.querySelector(".tools");
    const caption = figure.querySelector("figcaption"), find = tools.querySelector("input");
    const nodes = all(svg, ".node"), edges = all(svg, ".edge"), bounds = svg.viewBox.baseVal;
    const whole = { width: bounds.width, height: bounds.height };
    const places = new Map(nodes.map((node) => [node, node.transform.baseVal[0].matrix]));
    const [wide, high] = [Number(nodes[0].querySelector("rect").getAttribute("width")), Number(nodes[0].querySelector("rect").getAttribute("height"))];
    let at = { x: 0, y: 0, scale: 1 }, touched = false;
    const size = () => ({ width: canvas.clientWidth || 1, height: canvas.clientHeight || 1 });
    const least = () => Math.min(1, size().width / whole.width, size().height / whole.height);
    const draw = () => {
      const { width, height } = size();
      at.scale = Math.min(3, Math.max(least(), at.scale));
      const held = (value, window, length) =>
        window >= length ? (length - window) / 2 : Math.min(length - window, Math.max(0, value));
      at.x = held(at.x, width / at.scale, whole.width);
      at.y = held(at.y, height / at.scale, whole.height);
      svg.setAttribute("viewBox", `${at.x} ${at.y} ${width / at.scale} ${height / at.scale}`);
    };
    const zoom = (factor, px = size().width / 2, py = size().height / 2) => {
      const scale = Math.min(3, Math.max(least(), at.scale * factor));
      at = { x: at.x + px / at.scale - px / scale, y: at.y + py / at.scale - py / scale, scale };
      touched = true;
      draw();
    };
    const centre = (node, scale = Math.max(at.scale, 0.8)) => {
      const { width, height } = size(), place = places.get(node);
      at = { x: place.e + wide / 2 - width / scale / 2, y: place.f + high / 2 - height / scale / 2, scale };
      draw();
    };
    const fit = () => { at = { x: 0, y: 0, scale: 0 }; draw(); };
    const begin = () => {
      if (touched) return draw();
      fit();
      const first = ["critical", "high", "medium", "low", "note"].map((name) => nodes.find((node) => node.classList.contains(name))).find(Boolean);
      if (at.scale < 0.5) centre(first || nodes[0], 0.75);
    };
    const pick = (node) => {
      touched = true;
      for (const one of all(svg, ".picked, .near, .lit")) one.classList.remove("picked", "near", "lit");
      for (const one of all(report, ".cause.lit")) one.classList.remove("lit");
      svg.classList.toggle("dimmed", Boolean(node));
      caption.hidden = !node;
      caption.replaceChildren();
      if (!node) return;
      node.classList.add("picked", "near");
      for (const edge of edges) {
        if (edge.dataset.used !== node.id && edge.dataset.user !== node.id) continue;
        edge.classList.add("lit");
        for (const end of [edge.dataset.used, edge.dataset.user]) svg.getElementById(end)?.classList.add("near");
      }
      for (const cause of all(report, ".cause")) if (cause.dataset.resources.split(" ").includes(node.id)) cause.classList.add("lit");
      say(node);
    };
    const say = (node) => {
      const row = all(report, "tr[data-node]").find((one) => one.dataset.node === node.id);
      if (!row) return;
      const line = document.createElement("p");
      [...row.cells].slice(0, 3).forEach((cell, index) => {
        if (index && cell.textContent.trim()) line.append(" · ");
        line.append(...[...cell.childNodes].map((child) => child.cloneNode(true)));
      });
      caption.append(line);
      const links = all(row.cells[3], "a");
      if (!links.length) return;
      const list = document.createElement("p");
      list.append(...[...row.cells[3].childNodes].map((child) => child.cloneNode(true)));
      const only = document.createElement("button");
      only.type = "button";
      only.textContent = "show only these failures";
      only.addEventListener("click", () => {
        const filter = filters.get(report);
        filter.clear();
        filter.set({ resource: node.id });
        filter.write();
        report.querySelector("form.bar").scrollIntoView();
      });
      caption.append(list, only);
    };

    tools.hidden = false;
    document.documentElement.classList.add("live");
    const doing = { in: () => zoom(1.3), out: () => zoom(1 / 1.3), fit: () => { touched = true; fit(); }, full: () =>
      document.fullscreenElement ? document.exitFullscreen() : figure.requestFullscreen() };
    for (const button of all(tools, "button")) {
      if (button.dataset.do === "full") button.hidden = !document.fullscreenEnabled;
      button.addEventListener("click", () => doing[button.dataset.do]());
    }
    find.addEventListener("input", () => {
      const words = find.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
      const found = words.length ? nodes.filter((node) => words.every((word) => node.textContent.toLowerCase().includes(word))) : [];
      pick(null);
      svg.classList.toggle("dimmed", words.length > 0);
      for (const node of found) node.classList.add("near");
      tools.querySelector("output").textContent = words.length ? `${found.length} of ${nodes.length}` : "";
      if (found.length) centre(found[0]);
    });
    find.addEventListener("keydown", (event) => {
      const found = event.key === "Enter" && svg.querySelector(".near");
      if (found) { event.preventDefault(); pick(found); centre(found); }
    });

    const down = new Map();
    let moved = 0;
    canvas.addEventListener("pointerdown", (event) => { down.set(event.pointerId, event); if (down.size === 1) moved = 0; });
    canvas.addEventListener("pointermove", (event) => {
      const before = down.get(event.pointerId);
      if (!before) return;
      const others = [...down.values()].filter((one) => one.pointerId !== event.pointerId);
      moved += Math.abs(event.clientX - before.clientX) + Math.abs(event.clientY - before.clientY);
      if (moved < 4) return;
      canvas.setPointerCapture(event.pointerId);
      canvas.classList.add("held-down");
      if (others.length) {
        const away = (one) => Math.hypot(one.clientX - others[0].clientX, one.clientY - others[0].clientY) || 1;
        const box = canvas.getBoundingClientRect();
        zoom(away(event) / away(before), others[0].clientX - box.left, others[0].clientY - box.top);
      } else {
        at.x -= (event.clientX - before.clientX) / at.scale;
        at.y -= (event.clientY - before.clientY) / at.scale;
        touched = true;
        draw();
      }
      down.set(event.pointerId, event);
    });
    for (const name of ["pointerup", "pointercancel"])
      canvas.addEventListener(name, (event) => { down.delete(event.pointerId); canvas.classList.remove("held-down"); });
    canvas.addEventListener("click", (event) => {
      if (moved >= 4) { event.preventDefault(); event.stopPropagation(); return; }
      const node = event.target.closest(".node");
      if (node) { event.preventDefault(); event.stopPropagation(); }
      pick(node);
    });
    canvas.addEventListener("dragstart", (event) => event.preventDefault());
    canvas.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey && !document.fullscreenElement) return; // the page scrolls
      event.preventDefault();
      const box = canvas.getBoundingClientRect();
      zoom(Math.exp(-event.deltaY / 300), event.clientX - box.left, event.clientY - box.top);
    }, { passive: false });
    canvas.addEventListener("keydown", (event) => {
      const step = 60 / at.scale;
      const steps = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (steps) { at.x += steps[0]; at.y += steps[1]; touched = true; draw(); }
      else if (event.key === "+" || event.key === "=") zoom(1.3);
      else if (event.key === "-") zoom(1 / 1.3);
      else if (event.key === "0") doing.fit();
      else if (event.key === "Escape") pick(null);
      else return;
      event.preventDefault();
    });
    canvas.addEventListener("focusin", (event) => {
      const node = event.target.closest(".node");
      if (node && event.target.matches(":focus-visible")) centre(node);
    });
    new ResizeObserver(begin).observe(canvas);
    begin();
    return {
      reveal(node) { pick(node); centre(node); canvas.scrollIntoView({ block: "center" }); },
      unfold() { svg.setAttribute("viewBox", `0 0 ${whole.width} ${whole.height}`); },
      fold: draw,
    };
  };

  // Where a link leads: into folded parts, past filters, to the middle of the picture.
  const reveal = (target) => {
    const report = target?.closest("[data-report]");
    if (!report) return;
    if (target.classList.contains("node")) { pictures.get(report)?.reveal(target); return; }
    if (target.closest(".cause, .level")?.hidden) filters.get(report).clear();
    open(target);
    if (target.id !== report.id) target.scrollIntoView();
  };
  const obey = () => {
    const said = decodeURIComponent(location.hash.slice(1));
    if (!said.includes("=")) return reveal(said ? document.getElementById(said) : null);
    const wanted = new URLSearchParams(location.hash.slice(1));
    for (const report of reports) {
      if (wanted.has("report") && wanted.get("report") !== report.dataset.report) continue;
      const severity = new Set((wanted.get("severity") || "").split(",").filter(Boolean));
      const [checkpoint, q, resource] = ["checkpoint", "q", "resource"].map((name) => wanted.get(name) || "");
      filters.get(report).set({ severity, checkpoint, q, resource });
    }
  };

  for (const fold of folds) fold.open = false;
  for (const report of reports) {
    filters.set(report, filterOf(report));
    pictures.set(report, pictureOf(report));
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link) setTimeout(() => reveal(document.getElementById(link.getAttribute("href").slice(1))));
  });
  addEventListener("hashchange", obey);
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all(document, "details:not([open])");
    for (const one of closed) one.open = true;
    for (const picture of pictures.values()) picture?.unfold();
  });
  addEventListener("afterprint", () => {
    for (const one of closed) one.open = false;
    for (const picture of pictures.values()) picture?.fold();
  });
  obey();
})();
