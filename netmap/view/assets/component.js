// The picture inside the app: picks go back to Python, the selection comes from there.
export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const host = parentElement.querySelector(".netmap-picture");
  let gone = false;
  const cards = data.picks !== null; // without cards a pick concerns nobody but the picture
  const show = (scene) => netmapPicture(globalThis.vis, host, scene, (id) => {
    const state = host.netmapState;
    state.picks += 1;
    if (cards) setTriggerValue("picked", { id, picks: state.picks });
    show({ ...data, selected: id }); // the page follows; whoever walks on need not wait for it
  });
  const draw = () => {
    if (gone) return;
    host.setAttribute("aria-label", data.description || "Picture of the map");
    host.style.height = `${data.height || 600}px`;
    // a page drawn before it knew of the last pick must not take that pick back; one that knows of fewer picks
    // than the page before it comes from a server that was started anew, and knows of none
    const state = host.netmapState, known = data.picks || 0;
    const late = state && known >= state.known && state.picks > known;
    show(late ? { ...data, selected: state.selected } : data);
    if (!late) host.netmapState.picks = known;
    host.netmapState.known = known;
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
