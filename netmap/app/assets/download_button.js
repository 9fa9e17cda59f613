// A button that asks Python for a file. The file comes by way of download_saver.js, which says when it is there.
const ANEW = 60000; // ms after which one may ask again: what was asked for can be lost with the connection

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const waiting = (globalThis.netmapFiles ??= new Map());
  const button = parentElement.querySelector("button");
  const said = parentElement.querySelector("[role=status]");
  const say = (text, wrong) => {
    said.textContent = text;
    said.className = wrong ? "wrong" : "";
  };
  const rest = () => {
    clearTimeout(button.netmapTimer);
    waiting.delete(button.netmapAsked);
    button.netmapAsked = null;
    button.removeAttribute("aria-busy");
  };
  button.textContent = data.label;
  // after a restart of the server nobody remembers what was asked for
  if (button.netmapAsked && button.netmapSession !== data.session) {
    rest();
    say("The connection was lost before the file came. Please ask again.", true);
  }
  button.netmapSession = data.session;
  button.onclick = () => {
    if (button.netmapAsked) return;
    const number = `${Date.now()}-${Math.random()}`;
    button.netmapAsked = number;
    button.setAttribute("aria-busy", "true");
    say("Making it …");
    waiting.set(number, (name, error) => {
      rest();
      say(error || `Saved as ${name}`, Boolean(error));
    });
    button.netmapTimer = setTimeout(() => {
      rest();
      say("No file has come yet. You can ask again.", true);
    }, ANEW);
    setTriggerValue("asked", number);
  };
}
