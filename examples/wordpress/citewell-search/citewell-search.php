<?php
/**
 * Plugin Name: Citewell search
 * Description: Puts a clinic's question search into pages, as a block or with [citewell_search]. Patients' questions go to your Citewell server only; nothing is stored in WordPress or in the browser.
 * Version: 1.0.0
 * Requires at least: 6.2
 * Requires PHP: 7.4
 * License: Apache-2.0
 * Text Domain: citewell-search
 */

defined( 'ABSPATH' ) || exit;

const CITEWELL_OPTION = 'citewell_search';

/**
 * Returns what is needed of the lines that `citewell embed-snippet` prints: the script with its integrity value, and the
 * attributes of the element. Returns an empty array for anything else.
 *
 * @param mixed $html The lines.
 * @return array<string, string>
 */
function citewell_read_snippet( $html ) {
	$found = array();
	$tags  = new WP_HTML_Tag_Processor( is_string( $html ) ? $html : '' );
	while ( $tags->next_tag() ) {
		if ( 'SCRIPT' === $tags->get_tag() ) {
			$found['src']       = esc_url_raw( (string) $tags->get_attribute( 'src' ), array( 'http', 'https' ) );
			$found['integrity'] = sanitize_text_field( (string) $tags->get_attribute( 'integrity' ) );
		}
		if ( 'CITEWELL-SEARCH' === $tags->get_tag() ) {
			$found['endpoint'] = esc_url_raw( (string) $tags->get_attribute( 'endpoint' ), array( 'http', 'https' ) );
			foreach ( array( 'key', 'phone', 'emergency' ) as $name ) {
				$found[ $name ] = sanitize_text_field( (string) $tags->get_attribute( $name ) );
			}
		}
	}
	return empty( $found['src'] ) || empty( $found['endpoint'] ) ? array() : $found;
}

/**
 * Keeps what was typed into the settings page; says so when it cannot be read, and keeps the old lines.
 *
 * @param mixed $html The lines.
 * @return array<string, string>
 */
function citewell_keep( $html ) {
	// WordPress sanitizes an option twice when it is stored for the first time.
	$found = is_array( $html ) ? $html : citewell_read_snippet( $html );
	if ( $found ) {
		return $found;
	}
	add_settings_error( CITEWELL_OPTION, 'unread', __( 'These are not the lines that citewell embed-snippet prints. Please paste all of them.', 'citewell-search' ) );
	return (array) get_option( CITEWELL_OPTION, array() );
}

/**
 * Returns the element with a form for browsers without scripts, and has its script loaded.
 *
 * @param mixed $given Attributes of the shortcode or block.
 * @return string
 */
function citewell_render( $given ) {
	$kept = (array) get_option( CITEWELL_OPTION, array() );
	if ( empty( $kept['endpoint'] ) ) {
		return current_user_can( 'manage_options' ) ? '<p>' . esc_html__( 'Citewell search: paste your snippet under Settings, Citewell search.', 'citewell-search' ) . '</p>' : '';
	}
	$names = array( 'mode' => '', 'lang' => '', 'theme' => '', 'heading-level' => '', 'label' => '', 'placeholder' => '' );
	$given = is_array( $given ) ? $given : array();
	if ( isset( $given['headingLevel'] ) ) {
		$given['heading-level'] = (string) $given['headingLevel'];
	}
	$attributes = array_filter( array_merge( array_intersect_key( $kept, array_flip( array( 'endpoint', 'key', 'phone', 'emergency' ) ) ), shortcode_atts( $names, $given, 'citewell_search' ) ) );

	wp_enqueue_script( 'citewell-search', $kept['src'], array(), null, array( 'strategy' => 'defer' ) );
	$html = '<citewell-search';
	foreach ( $attributes as $name => $value ) {
		$html .= ' ' . $name . '="' . esc_attr( $value ) . '"';
	}
	return $html . '><form action="' . esc_url( $kept['endpoint'] . '/search' ) . '" method="post"><label>' . esc_html__( 'Your question', 'citewell-search' ) . ' <input name="q" autocomplete="off"></label> <button>' . esc_html__( 'Search', 'citewell-search' ) . '</button></form></citewell-search>';
}

/**
 * Adds the integrity value to the script, so that a browser runs nothing but the file that was printed for this site.
 *
 * @param string $tag    The script tag.
 * @param string $handle Its name in WordPress.
 * @return string
 */
function citewell_add_integrity( $tag, $handle ) {
	$kept = (array) get_option( CITEWELL_OPTION, array() );
	$tags = new WP_HTML_Tag_Processor( $tag );
	if ( 'citewell-search' !== $handle || ! $tags->next_tag( 'script' ) ) {
		return $tag;
	}
	$tags->set_attribute( 'crossorigin', 'anonymous' );
	$tags->set_attribute( 'defer', true );
	if ( ! empty( $kept['integrity'] ) ) {
		$tags->set_attribute( 'integrity', $kept['integrity'] );
	}
	return $tags->get_updated_html();
}

/** Shows the page under Settings. */
function citewell_settings_page() {
	$kept = (array) get_option( CITEWELL_OPTION, array() );
	echo '<div class="wrap"><h1>' . esc_html__( 'Citewell search', 'citewell-search' ) . '</h1><form action="options.php" method="post">';
	settings_fields( CITEWELL_OPTION );
	echo '<p><label for="citewell-snippet">' . esc_html__( 'Paste what citewell embed-snippet prints, all lines:', 'citewell-search' ) . '</label></p>';
	echo '<textarea id="citewell-snippet" name="' . esc_attr( CITEWELL_OPTION ) . '" rows="8" class="large-text code" required></textarea>';
	if ( ! empty( $kept['src'] ) ) {
		echo '<p>' . esc_html__( 'In use:', 'citewell-search' ) . ' <code>' . esc_html( $kept['src'] ) . '</code></p>';
	}
	submit_button();
	echo '</form></div>';
}

add_shortcode( 'citewell_search', 'citewell_render' );
add_filter( 'script_loader_tag', 'citewell_add_integrity', 10, 2 );
add_action(
	'init',
	function () {
		register_block_type( __DIR__, array( 'render_callback' => 'citewell_render' ) );
	}
);
add_action(
	'admin_init',
	function () {
		register_setting( CITEWELL_OPTION, CITEWELL_OPTION, array( 'type' => 'array', 'sanitize_callback' => 'citewell_keep' ) );
	}
);
add_action(
	'admin_menu',
	function () {
		add_options_page( 'Citewell search', 'Citewell search', 'manage_options', 'citewell-search', 'citewell_settings_page' );
	}
);
