/// Figures side by side, each with a heading, the drawing, its caption and a link that saves it.
enum FiguresTemplate {
  static let text = """
    <div class="figures wide">
    {{#drawings}}
    <div class="fig {{shape}}">
    <h3>{{heading}}</h3>
    <figure>
    {{{drawing}}}
    <figcaption>{{caption}}{{#saved}} <a class="save" download="{{file}}.svg" href="{{{address}}}">{{w-save}}</a>{{/saved}}</figcaption>
    </figure>
    </div>
    {{/drawings}}
    </div>

    """
}
