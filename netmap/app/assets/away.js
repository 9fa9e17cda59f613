// Says that netmap does not answer, and once it does again names what was typed and may not be saved.
// Texts stay in this window: nothing here is sent or stored.
const GONE = 1500; // ms after which a cell that was closed counts as sent

function watchAway() {
  if (window.netmapAway) return;
  const typed = new Map(); // element -> { text, gone: when it left the page }
  const state = { away: false, box: null };
  window.netmapAway = state;

  document.addEventListener(
    "input",
    (event) => {
      const at = event.target;
      if (at.matches && at.matches("textarea, input[type=text], input:not([type])")) {
        typed.set(at, { text: at.value, gone: 0 });
      }
    },
    true
  );

  const answered = () => {
    const now = Date.now();
    for (const [at, what] of typed) {
      if (at.isConnected) {
        const waits = at.closest("[data-testid='stForm'], .gdg-input, [id='portal']");
        if (!at.value || !(waits || at === document.activeElement)) typed.delete(at);
      } else if (!what.gone) {
        what.gone = now;
      } else if (now - what.gone > GONE) {
        typed.delete(at);
      }
    }
  };

  const say = (words, closes) => {
    state.box?.remove();
    state.box = document.createElement("div");
    state.box.setAttribute("role", "alert");
    state.box.setAttribute("data-testid", "netmapAway");
    Object.assign(state.box.style, {
      position: "fixed", bottom: "1rem", left: "50%", transform: "translateX(-50%)", zIndex: "1000000",
      maxWidth: "min(46rem, 92vw)", padding: "0.75rem 1rem", background: "#fff8e6", color: "#1c1c1c",
      border: "2px solid #8a5a00", borderRadius: "0.5rem", fontFamily: "inherit", fontSize: "1rem",
    });
    const text = document.createElement("span");
    text.textContent = words;
    state.box.append(text);
    if (closes) {
      const close = document.createElement("button");
      close.textContent = "I have looked";
      Object.assign(close.style, {
        marginLeft: "0.75rem", padding: "0.25rem 0.75rem", font: "inherit", color: "#1c1c1c",
        background: "#ffffff", border: "1px solid #1c1c1c", borderRadius: "0.35rem", cursor: "pointer",
      });
      close.onclick = () => { state.box.remove(); state.box = null; };
      state.box.append(close);
    }
    document.body.append(state.box);
  };

  const look = () => {
    const app = document.querySelector("[data-test-connection-state]");
    if (!app) return;
    const connected = app.getAttribute("data-test-connection-state") === "CONNECTED";
    const resting = app.getAttribute("data-test-script-state") === "notRunning";
    const texts = [...typed.values()].map((what) => what.text).filter(Boolean);
    const named = texts.map((text) => `“${text.length > 80 ? text.slice(0, 80) + "…" : text}”`).join(", ");
    if (!connected) {
      const words = "netmap does not answer just now. Nothing typed is saved until it does; this page waits for it."
        + (named ? ` Not saved yet: ${named}.` : "");
      if (!state.away || state.words !== words) say(words, false);
      state.away = true;
      state.words = words;
    } else if (state.away && resting) {
      state.away = false;
      if (named) say(`netmap answers again. Look whether this is on the page, and save it if it is not: ${named}.`, true);
      else { state.box?.remove(); state.box = null; }
      typed.forEach((what, at) => at.isConnected || typed.delete(at));
    } else if (resting) {
      answered();
    }
  };
  setInterval(look, 300);
}

