/// Figures side by side, each with a heading, the drawing and its caption.
enum FiguresTemplate {
  static let text = """
    <div class="figures">
    {{#drawings}}
    <div class="fig">
    <h3>{{heading}}</h3>
    <figure>
    {{{drawing}}}
    <figcaption>{{caption}}</figcaption>
    </figure>
    </div>
    {{/drawings}}
    </div>

    """
}
