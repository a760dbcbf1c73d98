/// The style of the pages: two themes, type that grows with the screen so that it can be read from the last row, and a form
/// for paper.
public let styleSheet: StaticString = """
    :root {
      color-scheme: light dark;
      --ground: #fbfaf7; --card: #fff; --ink: #16181d; --soft: #585d68; --line: #d4d2cb; --good: #14713a; --bad: #b3261e;
      --bar: #2f5fd0; --t1: #c62430; --t2: #1d56c4; --t3: #9a6200; --t4: #1b7a2f; --t5: #7a2fa8; --t6: #0b7285;
      --t7: #a63d0d; --t8: #4a5568;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: #111318; --card: #1b1e26; --ink: #f1f2f5; --soft: #a9afbb; --line: #363b47; --good: #59d284;
        --bad: #ff8a80; --bar: #86aaff; --t1: #ff8189; --t2: #86aaff; --t3: #ffc04d; --t4: #6fdc86; --t5: #d49bff;
        --t6: #5fd6e8; --t7: #ffa071; --t8: #b6c0cf;
      }
    }
    * { box-sizing: border-box; }
    html { font-size: clamp(17px, 0.55vw + 0.55vh + 9px, 30px); }
    body {
      margin: 0 auto; max-width: 88rem; padding: 0 1.2rem 1rem; background: var(--ground); color: var(--ink);
      font-family: system-ui, "Segoe UI", "DejaVu Sans", sans-serif; line-height: 1.4;
      min-height: 100vh; display: flex; flex-direction: column;
    }
    main { flex: 1; }
    header { padding: .6rem 0; border-bottom: 1px solid var(--line); }
    header a { font-weight: 700; letter-spacing: .04em; text-decoration: none; color: inherit; }
    footer { color: var(--soft); min-height: 1.6rem; }
    footer p { margin: .6rem 0 0; }
    a { color: var(--bar); }
    a:focus-visible { outline: 3px solid var(--bar); outline-offset: 2px; }
    h1 { font-size: 1.7rem; line-height: 1.2; margin: 1rem 0 .6rem; overflow-wrap: anywhere; }
    h2 { font-size: 1.25rem; margin: 1.4rem 0 .5rem; }
    h3 { font-size: 1.1rem; margin: 0; overflow-wrap: anywhere; }
    code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; background: var(--card); padding: .1em .35em;
      border: 1px solid var(--line); border-radius: .3em; }
    .lead { font-size: 1.3rem; }
    .count { font-size: 3.2rem; font-weight: 700; margin: .2em 0; }
    .sentence { font-size: clamp(1.5rem, 3.2vw, 2.6rem); }

    .cards { list-style: none; margin: 0; padding: 0; display: grid; gap: 1rem;
      grid-template-columns: repeat(auto-fill, minmax(min(18.5rem, 100%), 1fr)); }
    .card { background: var(--card); border: 1px solid var(--line); border-left: .45rem solid var(--bad);
      border-radius: .5rem; padding: .8rem 1rem; }
    .card.ready { border-left-color: var(--good); }
    .card .top { display: flex; justify-content: space-between; align-items: baseline; gap: .8rem; }
    .card .state { margin: .1rem 0 .5rem; font-weight: 700; color: var(--bad); }
    .card.ready .state { color: var(--good); }
    .card dl { display: grid; grid-template-columns: auto 1fr; gap: .1rem .8rem; margin: 0; }
    .card dt { color: var(--soft); white-space: nowrap; }
    .card dd { margin: 0; text-align: right; font-variant-numeric: tabular-nums; }

    table { border-collapse: collapse; }
    .rooms, .standings { width: 100%; }
    .rooms th, .rooms td, .standings th, .standings td { text-align: left; padding: .35rem .7rem .35rem 0;
      border-bottom: 1px solid var(--line); overflow-wrap: anywhere; font-weight: 400; vertical-align: baseline; }
    .rooms thead th, .standings thead th { color: var(--soft); font-size: .85em; }
    .rooms tbody th { white-space: nowrap; font-variant-numeric: tabular-nums; font-weight: 700; }
    caption { color: var(--soft); text-align: left; padding-bottom: .4rem; }

    .receipts { list-style: none; padding: 0; margin: 0; max-width: 52rem; }
    .receipts p { margin: .5rem 0 .2rem; }
    .receipts time { color: var(--soft); font-variant-numeric: tabular-nums; }
    .legend { color: var(--soft); margin: 0; }
    .bar { display: block; width: 100%; height: .55rem; background: var(--line); border-radius: .2rem; }
    .bar .filled { fill: var(--bar); }
    .bar .over { fill: var(--bad); }
    .bar .goal { fill: var(--ink); }

    .title { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 2rem; }
    .pin { margin: 0; color: var(--soft); }
    .pin strong { color: var(--ink); font-size: 1.7rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
    .line { font-size: 1.5rem; margin: .2rem 0 .8rem; overflow-wrap: anywhere; }
    .result { font-weight: 700; }
    .join { margin: 1.2rem 0 0; font-size: 1.15rem; }
    .join p { margin: 0; }
    .join .code { display: none; }
    main:has(.count) .join { font-size: 2rem; display: flex; flex-wrap: wrap; align-items: center; gap: 1rem 3rem; }
    main:has(.count) .join .code { display: grid; justify-items: center; font-size: 1.1rem; color: var(--soft); }
    .code img { width: min(38vh, 60vw, 20rem); height: auto; background: #fff; border-radius: .4rem; }
    main:has(.count) .pin strong { font-size: clamp(2.6rem, 8vw, 7rem); line-height: 1.1; }

    .board { margin: 0 auto; font-size: min(12.5vh, 16vw); }
    .board caption { font-size: 1.15rem; text-align: center; }
    .board td { width: 1.5em; height: 1.5em; line-height: 1; text-align: center; border: .04em solid var(--ink);
      font-weight: 700; background: var(--card); }
    .board td.corner { border: 0; background: none; width: auto; height: auto; }
    .board th { font-size: 1.1rem; font-weight: 400; color: var(--soft); padding: .4rem; }
    .board .cross { color: var(--t2); }
    .board .nought { color: var(--t1); }
    .board .won { background: var(--ink); color: var(--ground); }
    .lines { font-size: 1.6rem; line-height: 1.3; }

    .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    .table { display: flex; flex-wrap: wrap; justify-content: center; align-items: flex-start; gap: 1rem 3rem; }
    .player { margin: .4rem 0; font-size: 1.4rem; display: flex; flex-wrap: wrap; gap: 0 .5em; align-items: baseline; }
    .player.turn { font-weight: 700; }
    .player .check { color: var(--bad); }
    .player .taken { margin-left: auto; font-weight: 400; font-size: 1.2em; line-height: 1; }
    .board.squares { font-size: min(4.8vh, 7vw); }
    .squares td { border: 0; padding: 0; font-weight: 400; color: #14161a; font-size: 1em; }
    .squares .pale { background: #f2eee3; }
    .squares .dark { background: #b9aa8b; }
    .squares .last { outline: .09em solid #1d56c4; outline-offset: -.09em; }
    .squares .check { outline: .09em dashed #b3261e; outline-offset: -.09em; }
    .squares .figure { font-size: 1.22em; line-height: 1; font-family: "DejaVu Sans", "Segoe UI Symbol", sans-serif; }
    .moves { font-size: 1.2rem; font-variant-numeric: tabular-nums; }
    .moves th { font-weight: 400; color: var(--soft); text-align: right; padding: .05rem .8rem .05rem 0; }
    .moves td { min-width: 5.5em; padding: .05rem .8rem .05rem 0; }

    .steps { display: flex; flex-wrap: wrap; justify-content: center; gap: .5rem 1.4rem; margin: 1rem 0; font-size: 1.2rem; }
    .steps .soft { color: var(--soft); }
    .steplist { columns: 13rem; font-size: 1.05rem; font-variant-numeric: tabular-nums; max-height: 18rem; overflow: auto; }
    .steplist li { overflow-wrap: anywhere; }
    .verdict.good { color: var(--good); overflow-wrap: anywhere; }
    .verdict.bad { color: var(--bad); overflow-wrap: anywhere; }

    .step { color: var(--soft); font-size: 1.15rem; margin: .4rem 0; }
    .question { font-size: clamp(1.7rem, 4.4vw, 3.4rem); line-height: 1.15; margin: 0 0 1.2rem; overflow-wrap: anywhere; }
    .question.long { font-size: clamp(1.3rem, 2.6vw, 2.1rem); }
    .art { font-size: clamp(.55rem, 1.6vw, 1.1rem); line-height: 1.15; overflow-x: auto; margin: 0 0 1rem; }
    .detail, .hint { font-size: 1.2rem; margin: .3rem 0 .8rem; }
    .explanation { font-size: 1.35rem; margin: 1.1rem 0 .4rem; }
    .solution { font-size: 1.6rem; margin: 1rem 0 .4rem; }
    .standings caption { font-size: 1.15rem; }
    .tiles { list-style: none; padding: 0; margin: 0; display: grid; gap: .9rem; grid-template-columns: 1fr 1fr;
      grid-auto-rows: 1fr; }
    .tile { display: grid; grid-template-columns: auto auto 1fr auto auto; align-items: center; gap: .3rem .8rem;
      padding: .9rem 1.1rem; background: var(--card); border: .22rem solid; border-radius: .6rem;
      font-size: clamp(1.2rem, 2.3vw, 2rem); min-height: 4.2rem; }
    .tile .answer { color: var(--ink); overflow-wrap: anywhere; }
    .tile .number { font-weight: 700; }
    .tile .chosen { color: var(--ink); font-weight: 700; font-variant-numeric: tabular-nums; grid-column: 5; }
    .tile .verdict { color: var(--good); white-space: nowrap; font-size: .8em; }
    .tile .bar { grid-column: 1 / -1; height: .7rem; }
    .tile .filled { fill: currentColor; }
    .tile.wrong { border-style: dashed; }
    .tile.wrong .answer { color: var(--soft); }
    .tile-1 { color: var(--t1); } .tile-2 { color: var(--t2); } .tile-3 { color: var(--t3); } .tile-4 { color: var(--t4); }
    .tile-5 { color: var(--t5); } .tile-6 { color: var(--t6); } .tile-7 { color: var(--t7); } .tile-8 { color: var(--t8); }
    .clock { display: grid; grid-template-columns: 1fr auto auto; align-items: center; gap: .4rem 2rem; margin-top: 1.3rem; }
    .clock p { margin: 0; font-size: 1.6rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
    .clock .left { font-weight: 700; }
    progress { width: 100%; height: 1.1rem; appearance: none; border: 1px solid var(--line); border-radius: .3rem;
      background: var(--card); overflow: hidden; }
    progress::-webkit-progress-bar { background: var(--card); }
    progress::-webkit-progress-value { background: var(--bar); }
    progress::-moz-progress-bar { background: var(--bar); }
    .answered { font-size: 1.3rem; }
    .clocks { list-style: none; padding: 0; margin: 0 0 1rem; display: flex; flex-wrap: wrap; gap: .4rem 2.5rem; font-size: 1.5rem; }
    .clocks .time { font-variant-numeric: tabular-nums; }
    .clocks .runs .time { font-weight: 700; }
    .clocks .rests .time { color: var(--soft); }

    .standings { font-size: clamp(1.1rem, 2.2vw, 1.7rem); }
    .standings .figure, .standings thead .figure { text-align: right; font-variant-numeric: tabular-nums; padding-right: 0; }
    .standings .up { color: var(--good); }
    .standings .down { color: var(--bad); }
    .podium { list-style: none; padding: 0; margin: 1.5rem 0; display: flex; gap: 1rem; align-items: end;
      justify-content: center; }
    .podium li { flex: 0 1 24rem; min-width: 0; display: grid; justify-items: center; gap: .3rem; text-align: center; background: var(--card);
      border: 1px solid var(--line); border-top: .5rem solid var(--t8); border-radius: .6rem; padding: 1.2rem .6rem; }
    .podium strong { font-size: clamp(1.2rem, 3vw, 2.4rem); overflow-wrap: anywhere; }
    .podium .rank { font-size: 1.4rem; color: var(--soft); }
    .podium .place-1 { order: 2; padding-block: 3.4rem; border-top-color: var(--t3); }
    .podium .place-2 { order: 1; padding-block: 2.2rem; }
    .podium .place-3 { order: 3; border-top-color: var(--t7); }

    @media (max-width: 40rem) {
      body { padding: 0 .8rem 1rem; }
      .tiles { grid-template-columns: 1fr; gap: .6rem; }
      .tile { min-height: 0; padding: .6rem .8rem; }
      .clock { grid-template-columns: auto auto; justify-content: space-between; }
      .clock progress { grid-column: 1 / -1; }
      .rooms thead { display: none; }
      .rooms tr { display: grid; grid-template-columns: auto 1fr; gap: 0 .8rem; padding: .45rem 0;
        border-bottom: 1px solid var(--line); }
      .rooms th, .rooms td { border: 0; padding: 0; }
      .tiles { grid-auto-rows: auto; }
      .podium { display: block; }
      .podium li { margin-bottom: .6rem; }
      .podium .place-1, .podium .place-2 { padding-block: 1.2rem; }
    }
    @media print {
      :root { --ground: #fff; --card: #fff; --ink: #000; --soft: #333; --line: #888; }
      html { font-size: 11pt; }
      footer, .join, progress { display: none; }
      .card, .tile, tr { break-inside: avoid; }
    }

    """
