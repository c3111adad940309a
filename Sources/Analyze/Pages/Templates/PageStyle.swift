import CandorFigures

/// The style sheet of pages: light, dark, narrow and on paper.
enum PageStyle {
  /// The whole sheet, figures included.
  static let text =
    ":root{color-scheme:light dark;\(ChartStyle.properties(dark: false));--wash:#f4f6f8;"
    + "--line:#cfd5db;--alert:#fff3e0}"
    + "@media screen and (prefers-color-scheme:dark){:root{\(ChartStyle.properties(dark: true));"
    + "--wash:#1d232a;--line:#3b444d;--alert:#3a2a14}}"
    + rules + ChartStyle.inline + print

  private static let rules = """
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%}
    body{margin:0 auto;max-width:80rem;padding:0 1rem 3rem;background:var(--paper);\
    color:var(--text);font:1rem/1.5 \(ChartStyle.fonts);overflow-wrap:break-word}
    h1{font-size:1.6rem;line-height:1.2;margin:.7rem 0 .1rem}
    h2{font-size:1.25rem;line-height:1.25;margin:2.2rem 0 .6rem;padding-top:.6rem;\
    border-top:1px solid var(--line);scroll-margin-top:2.6rem}
    section,details{scroll-margin-top:2.6rem}
    .body{columns:34rem 2;column-gap:2.5rem}
    .body>p,.body>div,.body>dl,.body>details,li{break-inside:avoid}
    .body>:first-child{margin-top:0}
    .wide,.body>.lead{column-span:all}
    .opening{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,34rem),1fr));\
    gap:0 2rem;align-items:start;margin-top:.4rem}
    .column{min-width:0}
    .opening h2{border:0;margin:.5rem 0 .15rem;padding:0;font-size:1.05rem;color:var(--blue)}
    .said{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
    .opening .body{columns:auto}
    .opening p,.opening dl{margin:.2rem 0}
    .opening .figures{grid-template-columns:minmax(0,1fr);margin:.3rem 0 0}
    .opening .fig{max-width:none}
    .opening .fig h3{font-weight:500;color:var(--muted);font-size:.85rem}
    .opening figcaption{font-size:.8rem;line-height:1.35}
    .opening svg{max-height:27rem}
    .opening .column+.column svg{max-height:20rem}
    .opening .column+.column .lead{font-size:1rem}
    .opening .answers{font-size:.92rem}
    .lead{font-size:1.1rem;line-height:1.4;font-weight:500;max-width:60rem}
    .answers div{display:block;border:0;padding:.1rem 0}
    .answers dt{display:inline;color:var(--text);font-weight:500}
    .answers dd{display:inline;margin-left:.3rem}
    .answers strong{background:var(--wash);padding:0 .3rem;border-radius:.2rem}
    .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,10.5rem),1fr));\
    gap:.6rem 1.2rem;max-width:none}
    .tiles div{display:block;border:0;border-left:3px solid var(--line);padding:0 0 0 .6rem}
    .tiles dt{font-size:.85rem}
    .tiles b{display:block;font-size:1.5rem;line-height:1.25;font-weight:600;\
    font-variant-numeric:tabular-nums}
    .tiles a{color:inherit;text-decoration-color:var(--line)}
    .tiles small{color:var(--muted)}
    .means{max-width:none;border-left:.35rem solid var(--green);background:var(--wash);\
    padding:.4rem .8rem;margin:.8rem 0}
    .save{white-space:nowrap;font-size:.8rem}
    details.section>summary{margin-top:1rem;border-top:1px solid var(--line);padding-top:.5rem}
    details.section>summary h2{display:inline;border:0;margin:0;padding:0;font-size:1.1rem}
    h3{font-size:.95rem;line-height:1.3;margin:0 0 .5rem}
    .skip{position:absolute;left:-99rem;top:0;padding:.5rem 1rem;background:var(--paper)}
    .skip:focus{left:1rem}
    main:focus{outline:none}
    p,ul,ol,dl{margin:.6rem 0;max-width:44rem}
    a{color:var(--blue)}
    a:focus-visible,summary:focus-visible,.scroll:focus-visible,button:focus-visible,\
    input:focus-visible{outline:2px solid var(--blue);outline-offset:2px}
    .sub,footer{color:var(--muted)}
    .sub{margin:.1rem 0 .3rem;font-size:.9rem;max-width:none}
    .verdict{border-left:.35rem solid var(--blue);background:var(--wash);margin:.6rem 0;\
    padding:.3rem 1rem}
    .verdict p{max-width:none;margin:.3rem 0}
    .verdict p:first-child{font-size:1.1rem;font-weight:500}
    .warnings{border-left:.35rem solid var(--vermillion);background:var(--alert);margin:1rem 0;\
    padding:.4rem 1rem}
    .warnings ul{columns:26rem 2;column-gap:2.5rem;max-width:none}
    .warnings h2{border:0;margin:.3rem 0;padding:0;font-size:1rem}
    .contents{position:sticky;top:0;z-index:1;background:var(--paper);\
    border-bottom:1px solid var(--line);overflow-x:auto;scrollbar-width:thin}
    .contents ul{display:flex;gap:0 1.1rem;list-style:none;padding:0;margin:0;max-width:none;\
    white-space:nowrap;font-size:.85rem}
    .contents a{display:inline-block;padding:.3rem 0}
    .scroll{overflow-x:auto;margin:.8rem 0}
    table{border-collapse:collapse;font-variant-numeric:tabular-nums}
    caption{text-align:left;color:var(--muted);padding-bottom:.3rem}
    th,td{padding:.35rem .8rem .35rem 0;text-align:right;vertical-align:top;\
    border-bottom:1px solid var(--line)}
    thead th,thead td{border-bottom:2px solid var(--line)}
    th:first-child,td:first-child,.worded{text-align:left}
    tbody th{font-weight:500;min-width:8rem}
    td small{display:block;color:var(--muted);white-space:nowrap}
    sup{line-height:0;margin-left:.15rem}
    .specs{font-size:.85rem;color:var(--muted);padding-left:1.6rem;max-width:none;\
    columns:27rem 2;column-gap:2.5rem}
    .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,23rem),1fr));\
    gap:1.6rem;margin:1rem 0;align-items:start}
    .fig{max-width:34rem;min-width:0;break-inside:avoid;display:grid;\
    grid-template-rows:subgrid;grid-row:span 2;row-gap:.4rem;align-content:start}
    .fig h3,figure{margin:0;min-width:0}
    @media(min-width:60rem){.body>.figures>.fig:only-child{max-width:none}\
    .body>.figures>.fig:only-child figure{display:grid;\
    grid-template-columns:minmax(0,34rem) minmax(10rem,26rem);gap:0 2rem;align-items:end}}
    @media(min-width:72rem){.opening .body .figures .fig figure{display:block}\
    .opening .column+.column .body .figures .fig figure,.opening .body .figures .tall figure{display:grid;\
    grid-template-columns:minmax(0,26rem) minmax(7rem,1fr);gap:0 1rem;align-items:start}\
    .opening figcaption{margin-top:0}}
    figure svg{display:block;width:100%;height:auto}
    figcaption{font-size:.9rem;color:var(--muted);margin-top:.4rem}
    @media(max-width:30rem){h1{font-size:1.25rem}.lead{font-size:1rem}th,td{padding-right:.45rem}td small{white-space:normal}\
    tbody th{min-width:5.5rem}table{font-size:.88rem}.tiles{grid-template-columns:1fr 1fr}}
    details.folded{margin:.8rem 0}
    .strips{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,25rem),1fr));\
    gap:.4rem 1.6rem}
    details.how{margin:.8rem 0;max-width:44rem;background:var(--wash);padding:.4rem .8rem}
    summary{cursor:pointer;font-weight:500}
    dl div{display:flex;flex-wrap:wrap;gap:0 1rem;border-bottom:1px solid var(--line);\
    padding:.25rem 0}
    dt{flex:0 0 13rem;color:var(--muted)}
    dd{margin:0;flex:1 1 14rem;min-width:0;overflow-wrap:anywhere}
    .images{display:flex;flex-wrap:wrap;gap:.8rem;list-style:none;padding:0;max-width:none}
    .images li{width:7.5rem;font-size:.8rem;line-height:1.35}
    .images img{display:block;width:5.25rem;height:5.25rem;image-rendering:pixelated;\
    border:1px solid var(--line);margin-bottom:.3rem}
    .images span{display:block}
    @media(max-width:30rem){.images{gap:.5rem}.images li{width:6.2rem}}

    """

  private static let print = """
    @media print{html{font-size:10pt}body{max-width:none;padding:0}\
    h2,h3,.strip,summary{break-after:avoid}tr,dl div,.images li{break-inside:avoid}\
    .scroll{overflow:visible}nav,.skip,.save{display:none}\
    .figures,.strips{grid-template-columns:1fr 1fr;gap:1rem}\
    .strips>div{break-inside:avoid}\
    .fig{display:block}.fig h3{margin:0 0 .5rem}\
    details.how{background:none;padding:0}\
    details::details-content{content-visibility:visible;height:auto}}
    """
}
