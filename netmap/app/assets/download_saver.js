// Saves the files that came: a line of JSON about them, then their bytes one after another.
const save = (bytes, name, mime) => {
  const address = URL.createObjectURL(new Blob([bytes], { type: mime }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
};

export default function (component) {
  const { data } = component;
  if (!(data instanceof Uint8Array)) return;
  const waiting = (globalThis.netmapFiles ??= new Map());
  const end = data.indexOf(10);
  let at = end + 1;
  for (const file of JSON.parse(new TextDecoder().decode(data.subarray(0, end)))) {
    const bytes = data.subarray(at, at + file.size);
    at += file.size;
    const done = waiting.get(file.number);
    if (!done) continue; // a page that is drawn anew has asked for nothing
    if (!file.error) save(bytes, file.name, file.mime);
    done(file.name, file.error);
  }
}
