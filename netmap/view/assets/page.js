// The page that is given away: the scene stands in the page as data, nothing is asked for from elsewhere.
const scene = JSON.parse(document.getElementById("scene").textContent);
const host = document.getElementById("picture");
const chosen = document.getElementById("chosen");
const names = new Map(scene.nodes.map((node) => [node.id, node]));

function say(id) {
  const node = names.get(id);
  if (!node) { chosen.textContent = ""; return; }
  const near = node.near.map((other) => names.get(other)).filter(Boolean).map((other) => other.label);
  chosen.textContent = `${node.label} (${node.code}): ${near.length ? near.join("; ") : "no relationship"}`;
}

function pick(id) {
  scene.selected = id;
  netmapPicture(vis, host, scene, pick);
  say(id);
}

const network = netmapPicture(vis, host, scene, pick);
const zoom = (times) => network.moveTo({ scale: network.getScale() * times, animation: false });
document.getElementById("nearer").addEventListener("click", () => zoom(1.25));
document.getElementById("further").addEventListener("click", () => zoom(0.8));
document.getElementById("whole").addEventListener("click", () => host.netmapState.fit());
