// The picture inside the app: picks go back to Python, the selection comes from there.
export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const host = parentElement.querySelector(".netmap-picture");
  let gone = false;
  const draw = () => {
    if (gone) return;
    host.setAttribute("aria-label", data.description || "Picture of the map");
    host.style.height = `${data.height || 600}px`;
    netmapPicture(globalThis.vis, host, data, (id) => setTriggerValue("picked", { id }));
    host.dataset.ready = String(data.nodes.length);
  };
  // vis-network comes in a component of its own, so that half a megabyte travels once
  if (globalThis.vis && globalThis.vis.Network) draw();
  else globalThis.addEventListener("netmap-vis", draw, { once: true });
  return () => {
    gone = true;
    if (host.netmapState && host.netmapState.network) host.netmapState.network.destroy();
    host.netmapState = null;
  };
}
