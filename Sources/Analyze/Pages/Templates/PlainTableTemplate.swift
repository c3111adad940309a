/// A table of words and numbers.
enum PlainTableTemplate {
  static let text = """
    <div class="scroll {{extent}}" role="region" aria-label="{{caption}}" tabindex="0">
    <table>
    <caption>{{caption}}</caption>
    <thead><tr>{{#columns}}<th scope="col"{{#worded}} class="worded"{{/worded}}>{{text}}</th>{{/columns}}</tr></thead>
    <tbody>
    {{#rows}}
    <tr><th scope="row">{{head}}</th>{{#cells}}<td{{#worded}} class="worded"{{/worded}}>{{text}}</td>{{/cells}}</tr>
    {{/rows}}
    </tbody>
    </table>
    </div>

    """
}
