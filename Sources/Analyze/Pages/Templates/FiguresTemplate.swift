/// Figures side by side, each with a heading, the drawing and its caption.
enum FiguresTemplate {
  static let text = """
    <div class="figures">
    {{#drawings}}
    <figure>
    <h3>{{heading}}</h3>
    {{{drawing}}}
    <figcaption>{{caption}}</figcaption>
    </figure>
    {{/drawings}}
    </div>

    """
}
