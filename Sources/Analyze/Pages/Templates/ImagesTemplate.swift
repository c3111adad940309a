/// Small images with a few words each.
enum ImagesTemplate {
  static let text = """
    <div class="pictures">
    <p class="strip">{{caption}}</p>
    <ul class="images">
    {{#items}}
    <li><img src="{{source}}" alt="{{description}}" width="{{width}}" height="{{height}}"/>{{#lines}}<span>{{.}}</span>{{/lines}}</li>
    {{/items}}
    </ul>
    </div>

    """
}
