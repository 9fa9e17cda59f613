// Draws a scene (netmap/view/scene.py) with vis-network: positions are given, physics is off.
// All text goes to the canvas or to textContent, never into markup.
function netmapPicture(vis, host, scene, onPick) {
  const TEXT = "#1d1d1b", ACCENT = "#D55E00";
  const state = host.netmapState || (host.netmapState = { form: null, selected: "" });
  state.onPick = onPick;
  state.scene = scene;
  state.selected = scene.selected || "";
  const font = scene.projector ? 18 : 14;

  function wrap(ctx, text, width, most) {
    const lines = [];
    let line = "";
    for (const word of String(text).split(/\s+/)) {
      const longer = line ? line + " " + word : word;
      if (ctx.measureText(longer).width <= width || !line) line = longer;
      else { lines.push(line); line = word; }
    }
    if (line) lines.push(line);
    const kept = lines.slice(0, most).map((part) => {
      let fit = part;
      while (fit.length > 1 && ctx.measureText(fit).width > width) fit = fit.slice(0, -1);
      return fit === part ? part : fit.slice(0, -1) + "…";
    });
    if (lines.length > most) kept[most - 1] = kept[most - 1].replace(/…?$/, "…");
    return kept;
  }

  function isFaded(id) {
    return state.selected && state.near && !state.near.has(id);
  }

  function write(ctx, lines, x, y, size, plate) {
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    const height = size * 1.18;
    lines.forEach((line, i) => {
      const at = y + i * height;
      if (plate) {
        const width = ctx.measureText(line).width;
        ctx.fillStyle = "rgba(255,255,255,0.86)";
        ctx.fillRect(x - width / 2 - 2, at - height / 2, width + 4, height);
      }
      ctx.fillStyle = plate ? TEXT : ctx.netmapInk || TEXT;
      ctx.fillText(line, x, at);
    });
  }

  function drawCell(ctx, node, x, y, selected) {
    const corner = (k, r) => {
      const turn = (Math.PI / 180) * (60 * k - 30);
      return [x + r * Math.cos(turn), y + r * Math.sin(turn)];
    };
    const r = node.size;
    ctx.beginPath();
    for (let k = 0; k < 6; k++) ctx.lineTo(...corner(k, r));
    ctx.closePath();
    ctx.fillStyle = node.fill;
    ctx.fill();
    for (let k = 0; k < 6; k++) {
      const wall = node.walls[k];
      if (wall === true) continue; // open: no wall is drawn, the two cells touch
      ctx.beginPath();
      ctx.moveTo(...corner(k, r));
      ctx.lineTo(...corner((k + 1) % 6, r));
      ctx.lineWidth = wall === false ? 5 : 1.6;
      ctx.strokeStyle = wall === false ? TEXT : "#6b6b68";
      ctx.stroke();
    }
    if (selected) {
      ctx.beginPath();
      for (let k = 0; k < 6; k++) ctx.lineTo(...corner(k, r - 6));
      ctx.closePath();
      ctx.lineWidth = 5;
      ctx.strokeStyle = ACCENT;
      ctx.stroke();
    }
    let size = Math.max(11, Math.min(font, 15));
    const setFont = () => (ctx.font = `${size}px "Source Sans", "Noto Sans", sans-serif`);
    setFont();
    // a long word is written smaller before it is cut
    const widest = () => Math.max(...String(node.label).split(/\s+/).map((word) => ctx.measureText(word).width));
    while (size > 9 && widest() > r * 1.6) { size -= 1; setFont(); }
    const lines = wrap(ctx, node.label, r * 1.6, 3);
    ctx.netmapInk = node.ink;
    write(ctx, lines, x, y - ((lines.length - 1) * size * 1.18) / 2 - 5, size, false);
    ctx.font = `bold 11px "Source Sans", "Noto Sans", sans-serif`;
    write(ctx, [node.code], x, y + r * 0.7, 11, false);
  }

  function drawActor(ctx, node, x, y, selected, named) {
    const r = node.size;
    ctx.beginPath();
    if (node.shape0 === "organisation") ctx.roundRect(x - r, y - r * 0.8, 2 * r, 1.6 * r, 5);
    else ctx.arc(x, y, r, 0, 2 * Math.PI);
    ctx.fillStyle = node.fill;
    ctx.fill();
    ctx.lineWidth = selected ? 5 : 1.6;
    ctx.strokeStyle = selected ? ACCENT : TEXT;
    if (node.unknown) ctx.setLineDash([4, 3]);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.font = `bold ${Math.max(11, Math.min(r * 0.8, 18))}px "Source Sans", "Noto Sans", sans-serif`;
    ctx.netmapInk = node.ink;
    write(ctx, [node.code], x, y + 1, 12, false);
    if (!named) return;
    // a picture made smaller to fit must not make names too small to read
    const size = Math.min(19, Math.max(font - 1, (font - 1) / state.network.getScale()));
    ctx.font = `${node.main ? "bold " : ""}${size}px "Source Sans", "Noto Sans", sans-serif`;
    write(ctx, wrap(ctx, node.label, 130, 2), x, y + r + size * 0.7, size, true);
  }

  function renderer({ ctx, id, x, y }) {
    const node = state.byId.get(id);
    const selected = state.selected === id;
    return {
      drawNode() {
        ctx.save();
        if (isFaded(id)) ctx.globalAlpha = 0.25;
        if (node.shape0 === "cell") drawCell(ctx, node, x, y, selected);
        else {
          const crowded = scene.nodes.length > 60 && state.network.getScale() < 0.7;
          drawActor(ctx, node, x, y, selected, !crowded || selected || node.main || (state.selected && !isFaded(id)));
        }
        ctx.restore();
      },
      nodeDimensions: { width: node.size * 2, height: node.size * 2 },
    };
  }

  function drawBands(ctx) {
    if (!scene.bands || !scene.bands.length) return;
    const xs = scene.nodes.map((node) => node.x);
    const left = Math.min(...xs, -300) - 130, right = Math.max(...xs, 300) + 75;
    scene.bands.forEach((band, i) => {
      ctx.fillStyle = i % 2 ? "#ffffff" : "#f5f3ee";
      ctx.fillRect(left, band.top, right - left, band.bottom - band.top);
      ctx.fillStyle = TEXT;
      ctx.font = `bold ${font + 1}px "Source Sans", "Noto Sans", sans-serif`;
      ctx.textAlign = "left";
      ctx.textBaseline = "middle";
      ctx.fillText(band.label, left + 10, (band.top + band.bottom) / 2);
    });
  }

  function drawArcs(ctx) {
    if (scene.form !== "honeycomb") return;
    for (const edge of scene.edges) {
      const from = state.byId.get(edge.from), to = state.byId.get(edge.to);
      const mine = edge.from === state.selected || edge.to === state.selected;
      const dx = to.x - from.x, dy = to.y - from.y, length = Math.hypot(dx, dy) || 1;
      const trim = 20 / length;
      const bend = [(from.x + to.x) / 2 - dy * 0.16, (from.y + to.y) / 2 + dx * 0.16];
      ctx.beginPath();
      ctx.moveTo(from.x + dx * trim, from.y + dy * trim);
      ctx.quadraticCurveTo(bend[0], bend[1], to.x - dx * trim, to.y - dy * trim);
      ctx.lineWidth = mine ? 3.5 : 1.3;
      ctx.strokeStyle = mine ? ACCENT : TEXT;
      ctx.globalAlpha = mine ? 1 : state.selected ? 0.05 : 0.2;
      ctx.stroke();
      ctx.globalAlpha = 1;
    }
  }

  function prepare() {
    state.byId = new Map(scene.nodes.map((node) => [node.id, { ...node, shape0: node.shape }]));
    state.near = null;
    if (state.selected && state.byId.has(state.selected)) {
      state.near = new Set([state.selected]);
      const me = state.byId.get(state.selected);
      for (const other of me.near) state.near.add(other);
    }
    const touches = (edge) => !state.near || edge.from === state.selected || edge.to === state.selected;
    return {
      nodes: scene.nodes.map((node) => ({
        id: node.id, x: node.x, y: node.y, shape: "custom", ctxRenderer: renderer, size: node.size,
      })),
      // over cells a line would not be seen: the honeycomb's are drawn last, as arcs
      edges: scene.form === "honeycomb" ? [] : scene.edges.map((edge, i) => ({
        id: i, from: edge.from, to: edge.to, title: edge.title, arrows: edge.arrows, dashes: edge.dashes,
        width: touches(edge) ? edge.width : 0.4,
        color: { color: edge.color, highlight: edge.color, hover: ACCENT, opacity: touches(edge) ? 1 : 0.25 },
        smooth: false,
      })),
    };
  }

  const data = prepare();
  if (!state.network) {
    state.network = new vis.Network(host, data, {
      physics: false,
      layout: { improvedLayout: false },
      interaction: { dragNodes: false, hover: true, zoomView: true, keyboard: false, tooltipDelay: 200, hoverConnectedEdges: false },
      edges: { arrows: { to: { scaleFactor: 0.5 } }, selectionWidth: 0 },
      nodes: { chosen: false },
    });
    host.querySelector(".vis-network").tabIndex = -1; // the picture around it is one stop, and takes the keys
    state.network.on("beforeDrawing", (ctx) => drawBandsNow(ctx));
    state.network.on("afterDrawing", (ctx) => state.drawArcs(ctx));
    state.network.on("click", (event) => pick(event.nodes.length ? event.nodes[0] : ""));
    host.addEventListener("keydown", (event) => walk(event));
  } else {
    // new data must not move what people are looking at
    const scale = state.network.getScale(), position = state.network.getViewPosition();
    state.network.setData(data);
    state.network.moveTo({ scale, position, animation: false });
  }
  state.drawBands = drawBands;
  state.drawArcs = drawArcs;
  state.fit = () => {
    const picture = bounds();
    const box = host.getBoundingClientRect();
    const scale = Math.min(1.25, box.width / picture.width, box.height / picture.height);
    state.network.moveTo({ position: { x: picture.x, y: picture.y }, scale, animation: false });
  };
  // a new form is a new picture to be seen whole; the same form keeps the zoom
  if (state.form !== scene.form || state.count !== scene.nodes.length) state.fit();
  state.form = scene.form;
  state.count = scene.nodes.length;

  function drawBandsNow(ctx) { state.drawBands(ctx); }

  function bounds() {
    const margin = scene.form === "honeycomb" ? 62 : 56;
    const xs = scene.nodes.map((n) => n.x), ys = scene.nodes.map((n) => n.y);
    if (!xs.length) return { x: 0, y: 0, width: 600, height: 400 };
    const left = Math.min(...xs, ...(scene.bands.length ? [-300] : [])) - (scene.bands.length ? 132 : margin);
    const right = Math.max(...xs, ...(scene.bands.length ? [300] : [])) + (scene.bands.length ? 77 : margin);
    const tops = scene.bands.map((b) => b.top), bottoms = scene.bands.map((b) => b.bottom);
    const top = Math.min(...ys.map((y) => y - margin), ...tops), bottom = Math.max(...ys.map((y) => y + margin), ...bottoms);
    return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left + 10, height: bottom - top + 10 };
  }

  function pick(id) {
    if (id === state.selected) return;
    state.selected = id;
    state.onPick(id);
  }

  function walk(event) {
    const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    if (event.key === "Escape") return pick("");
    if (!way) return;
    event.preventDefault();
    const nodes = state.scene.nodes;
    const from = nodes.find((node) => node.id === state.selected);
    if (!from) return nodes.length ? pick(nodes[0].id) : undefined;
    let best = null, least = Infinity;
    for (const node of nodes) {
      const dx = node.x - from.x, dy = node.y - from.y;
      const along = dx * way[0] + dy * way[1], across = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
      if (along <= 1 || across > along * 1.2) continue;
      const cost = along + 2 * across;
      if (cost < least) { least = cost; best = node; }
    }
    if (best) pick(best.id);
  }
  return state.network;
}
