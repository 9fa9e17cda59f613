// Tells Python when others have changed the map, at a moment that takes nothing out of anybody's hands.
// While somebody is in a table, or types into a form, the page is drawn anew but tables are left as they are.
const AGAIN = 400; // ms between looks at whether the table has been left
const PATIENCE = 4000; // ms after which what was told and had no effect is told again: a busy page can lose it

function inTable() {
  const editor = document.querySelector(".gdg-input, [id='portal'] textarea, [id='portal'] input");
  const active = document.activeElement;
  return Boolean(editor || (active && active.closest && active.closest("[data-testid='stDataFrame']")));
}

export default function (component) {
  watchAway();
  const { data, parentElement, setTriggerValue } = component;
  const state = (parentElement.netmapLive ??= { told: null, at: 0, timer: 0 });
  clearInterval(state.timer);
  if (data.latest === data.shown && !data.held) return;
  const tell = () => {
    const held = inTable();
    const word = `${data.map}/${data.latest}/${held}`;
    if (word !== state.told || (data.latest !== data.shown && Date.now() - state.at > PATIENCE)) {
      state.told = word;
      state.at = Date.now();
      setTriggerValue("seen", { latest: data.latest, held, word });
    }
    return held;
  };
  if (tell()) {
    state.timer = setInterval(() => tell() || clearInterval(state.timer), AGAIN);
    return () => clearInterval(state.timer);
  }
}
