/// The script of the pages: new content into the main element, the clock counted down between two messages. The pages say
/// the same without it.
public let liveScript: StaticString = """
    "use strict";
    (() => {
      const main = document.querySelector("main");
      const notice = document.getElementById("notice");
      const address = document.body.dataset.events;
      if (!main || !address) return;
      let closesAt = 0;
      const tick = () => {
        const bar = main.querySelector("progress");
        if (!bar) return;
        const left = Math.max(0, closesAt - performance.now());
        bar.value = left;
        const seconds = main.querySelector(".seconds");
        const text = String(Math.ceil(left / 1000));
        if (seconds && seconds.textContent !== text) seconds.textContent = text;
      };
      const wind = () => {
        const bar = main.querySelector("progress");
        if (bar) closesAt = performance.now() + Number(bar.dataset.left);
      };
      wind();
      setInterval(tick, 200);
      const source = new EventSource(address);
      const say = text => { notice.textContent = text; };
      source.onmessage = event => { main.innerHTML = event.data; wind(); };
      source.addEventListener("notice", event => say(event.data));
      source.addEventListener("waiting", event => say(event.data));
      source.addEventListener("ended", event => { main.innerHTML = event.data; source.close(); });
      source.onerror = () => say(source.readyState === 2 ? "not live any more: load the page again" : "connecting …");
      source.onopen = () => say("");
    })();

    """
