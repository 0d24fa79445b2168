// @ts-check
/** The block in the editor: its settings, and a place that shows where the search will stand. */
(({ blocks, blockEditor, components, element, i18n }) => {
  const make = element.createElement;
  const { __ } = i18n;

  /** @param {string[]} values */
  const options = (values) => values.map((value) => ({ label: value, value }));

  blocks.registerBlockType("citewell/search", {
    edit({ attributes, setAttributes }) {
      /** @param {string} name @param {string} label @param {string[]} values */
      const choice = (name, label, values) =>
        make(components.SelectControl, {
          label,
          value: String(attributes[name]),
          options: options(values),
          onChange: (value) => setAttributes({ [name]: name === "headingLevel" ? Number(value) : value }),
        });
      return make(
        "div",
        blockEditor.useBlockProps(),
        make(
          blockEditor.InspectorControls,
          null,
          make(
            components.PanelBody,
            { title: __("Search", "citewell-search") },
            choice("mode", __("Shown", "citewell-search"), ["inline", "dialog"]),
            choice("theme", __("Colours", "citewell-search"), ["auto", "light", "dark"]),
            choice("headingLevel", __("Level of its headings", "citewell-search"), ["2", "3", "4", "5"]),
            make(components.TextControl, {
              label: __("Language, empty for that of the page", "citewell-search"),
              value: attributes.lang,
              onChange: (lang) => setAttributes({ lang }),
            }),
          ),
        ),
        make(components.Placeholder, { icon: "search", label: __("Citewell search", "citewell-search") }),
      );
    },
    save: () => null,
  });
})(window.wp);
