/// What the lesson adds to the style sheet of pages.
enum LessonStyle {
  static let text = """
    [hidden]{display:none!important}
    fieldset{border:0;background:var(--wash);margin:1rem 0;padding:.6rem 1rem;max-width:44rem}
    legend{float:left;width:100%;font-weight:600;padding:.2rem 0 .4rem}\
    legend+*{clear:both}
    fieldset label{display:block;padding:.3rem 0}
    button{font:inherit;padding:.35rem .8rem;margin:.2rem .3rem .2rem 0;border-radius:.3rem;\
    border:1px solid var(--muted);background:var(--wash);color:var(--text);cursor:pointer}
    .control{position:sticky;top:0;z-index:1;background:var(--paper);padding:.5rem 0;\
    border-bottom:1px solid var(--line)}
    .control label{font-weight:600}
    input[type=range]{width:100%;height:2.2rem;margin:0;accent-color:var(--blue)}
    .ends{display:flex;justify-content:space-between;margin:0;max-width:none;\
    color:var(--muted);font-size:.85rem}
    .live{display:flex;flex-wrap:wrap;gap:.2rem 1.6rem;max-width:none;margin:.3rem 0}
    .live div{border:0;padding:0;gap:0 .5rem}
    .live dt{flex:none}
    .live dd{flex:none;font-weight:600;font-variant-numeric:tabular-nums}
    .now{stroke:var(--text);stroke-width:2;fill:none}
    .f-paper{fill:var(--paper)}
    @media print{fieldset,#lab{display:none}}

    """
}
