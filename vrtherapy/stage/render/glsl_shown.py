"""What is shown as it was photographed: screens, and pictures all around. No light falls on it, and no tone map."""

SHOWN_FRAGMENT = """
in vec2 uv; in vec4 color; out vec4 picture;
uniform sampler2D albedo_map; uniform float glow;
void main() { picture = vec4(srgb(texture(albedo_map, uv).rgb * color.rgb * glow) * (1.0 - fade), 1.0); }
"""
