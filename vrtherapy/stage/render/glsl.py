"""The text of the GLSL family: one vertex shader and one light. `shaders` makes programs of it.

Written for one pass over both eyes: a vertex shader never projects by itself but ends in `to_eye(view_position)`, and
instance numbers come from `instance()`, which knows how many eyes share the draw call. With one eye both are plain.
Each eye has a layer of the picture. Where no vertex shader may choose it (BY_CLIP), each is squeezed into its half of
one, and cut there.

Light: one sun with two shadow maps (near and far), a hemisphere of sky and ground with baked occlusion, the sky's
reflection, GGX highlights [Walter 2007], aerial perspective, and the ACES fit of [Narkowicz 2015] as tone map. Colours
are linear until the last line, which writes sRGB.
"""

HEAD = """#version 430
#define EYES {eyes}
{defines}
#if EYES == 2 && !defined(BY_CLIP)
#extension GL_ARB_shader_viewport_layer_array : require
#endif
"""

TO_EYE = """
uniform mat4 p3d_ProjectionMatrix;
#if EYES == 2
uniform mat4 eye_clip[2];   // from the head's view to each eye's clip space
#define EYE (gl_InstanceID & 1)
int instance() { return gl_InstanceID >> 1; }
#ifdef BY_CLIP
out float gl_ClipDistance[1];
vec4 in_half(vec4 clip) {
    float side = EYE == 0 ? -1.0 : 1.0;
    clip.x = 0.5 * (clip.x + side * clip.w);
    gl_ClipDistance[0] = side * clip.x;
    return clip;
}
#else
vec4 in_half(vec4 clip) { gl_Layer = EYE; return clip; }
#endif
vec4 to_eye(vec4 view) { return in_half(eye_clip[EYE] * view); }
vec4 to_eye_far(vec3 view) {   // infinitely far in a direction, in the middle of the depths
    vec4 clip = eye_clip[EYE] * vec4(view, 0.0);
    return in_half(vec4(clip.xy, 0.0, clip.w));
}
#else
#define EYE 0
vec4 to_eye(vec4 view) { return p3d_ProjectionMatrix * view; }
vec4 to_eye_far(vec3 view) {
    vec4 clip = p3d_ProjectionMatrix * vec4(view, 0.0);
    return vec4(clip.xy, 0.0, clip.w);
}
int instance() { return gl_InstanceID; }
#endif
"""

VERTEX = """
uniform mat4 p3d_ModelViewMatrix, p3d_ModelMatrix;
uniform mat4 sun_near, sun_far;
uniform float time_seconds, wind_mps, near_lift_m;
uniform vec4 eye_world[EYES];   // where each eye is, and the left edge of its picture in pixels
uniform vec3 eyes_middle;   // what people look at
flat out vec4 eye_at;
in vec4 p3d_Vertex; in vec3 p3d_Normal; in vec2 p3d_MultiTexCoord0; in vec4 p3d_Color;
out vec3 world, local, normal; out vec2 uv; out vec4 color; out vec3 near_shadow, far_shadow;

#ifdef INSTANCED
uniform samplerBuffer instances;
uniform vec4 palette[16];
uniform int palette_size;
#ifdef TRAVELLING
uniform float travel_m, lane_m, density;
#endif
void place(inout vec3 p, inout vec3 n, inout vec4 tint_color) {
    vec4 a = texelFetch(instances, instance() * 2), b = texelFetch(instances, instance() * 2 + 1);
    float size = b.x;
    float c = cos(a.w), s = sin(a.w);
#ifdef TRAVELLING
    float along = mod(b.w * lane_m + travel_m * b.y, lane_m);
    float there = step(fract(b.z * 7.31 + b.w * 3.7), density);
    size *= there * smoothstep(0.0, 4.0, along) * smoothstep(0.0, 4.0, lane_m - along);
    float stride = 0.45 * sin(6.2831853 * along / 1.5) * sign(p3d_MultiTexCoord0.x) * step(p.z, 0.95);   // legs: uv.x
    float height = 0.95 - p.z;
    p.y += height * sin(stride); p.z += height * (1.0 - cos(stride)) * abs(sign(p3d_MultiTexCoord0.x));
    p *= size;
    p.y += along;
#else
    p *= size;
    float lean = b.y * p.z * p.z * wind_mps * 0.02;
    vec2 at = a.xy + p.xy;   // gusts run over a meadow: neighbours sway almost together
    float when = time_seconds * 1.3 + b.w * 1.9 - dot(at, vec2(0.55, 0.38));
    p.xy += lean * vec2(0.6 + 0.4 * sin(when), 0.3 * cos(when * 0.83));
#endif
    p.xy = mat2(c, s, -s, c) * p.xy; n.xy = mat2(c, s, -s, c) * n.xy;
    p += a.xyz;
    if (tint_color.a < 0.999) tint_color.rgb *= palette[int(b.z * 0.999 * float(palette_size))].rgb;
#ifndef TRAVELLING
    tint_color.rgb *= 0.82 + 0.36 * fract(b.w * 5.17);
#endif
}
#endif

void main() {
    vec3 p = p3d_Vertex.xyz, n = p3d_Normal; uv = p3d_MultiTexCoord0; color = p3d_Color;
#ifdef INSTANCED
    place(p, n, color);
#endif
#ifdef SEA
    roll(p, n, uv, time_seconds);
#endif
#ifdef SPIDERS
    spider(p, n, uv, time_seconds);
#endif
#ifdef PEOPLE
    person(p, n, color, time_seconds, transpose(mat3(p3d_ModelMatrix)) * (eyes_middle - p3d_ModelMatrix[3].xyz));
#endif
    vec4 w = p3d_ModelMatrix * vec4(p, 1.0);
    world = w.xyz; local = p;
#if defined(PEOPLE) || defined(SPIDERS)
    local = p3d_Vertex.xyz;   // cloth, skin and fur keep their pattern, however they move
#endif
    normal = mat3(p3d_ModelMatrix) * n;
    vec4 offset = vec4(world + normalize(normal) * near_lift_m, 1.0);
    near_shadow = (sun_near * offset).xyz; far_shadow = (sun_far * vec4(world + normalize(normal) * 0.3, 1.0)).xyz;
    eye_at = eye_world[EYE];
#ifdef SHADOW
    gl_Position = p3d_ProjectionMatrix * (p3d_ModelViewMatrix * vec4(p, 1.0));
#elif defined(SKY)
    gl_Position = to_eye_far(mat3(p3d_ModelViewMatrix) * p);   // wherever the eye is
#elif defined(MIRRORED)
    eye_at.xyz = upended(reflected(eye_at.xyz));
    gl_Position = to_eye(p3d_ViewMatrix * vec4(reflected(upended(world)), 1.0));
#else
    gl_Position = to_eye(p3d_ModelViewMatrix * vec4(p, 1.0));
#endif
}
"""

SHADOW_FRAGMENT = """
#ifdef FOLIAGE
in vec2 uv; uniform sampler2D albedo_map; uniform int textured;
void main() { if (textured == 1 && texture(albedo_map, uv).a < 0.5) discard; }
#else
void main() { }
#endif
"""

OUTPUT = """
uniform float exposure, fade;
flat in vec4 eye_at;
vec3 tone_mapped(vec3 x) {
    x *= exposure;
    return clamp((x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14), 0.0, 1.0);
}
vec3 srgb(vec3 c) { return mix(12.92 * c, 1.055 * pow(c, vec3(1.0 / 2.4)) - 0.055, step(0.0031308, c)); }
vec3 shown(vec3 light) {
    vec3 c = srgb(tone_mapped(light)) * (1.0 - fade);
    vec2 at = gl_FragCoord.xy - vec2(eye_at.w, 0.0);
    float grain = fract(52.9829189 * fract(dot(at, vec2(0.06711056, 0.00583715))));   // hides banding
    return c + (grain - 0.5) / 255.0 * (1.0 - fade);
}
"""

SKY_LIGHT = """
uniform sampler2D sky_map;
vec2 on_sky(vec3 d) { return vec2(atan(d.y, d.x) * 0.15915494 + 0.5, asin(clamp(d.z, -1.0, 1.0)) * 0.31830989 + 0.5); }
"""

SKY_FRAGMENT = """
in vec2 uv; out vec4 picture;
void main() { picture = vec4(shown(textureLod(sky_map, uv, 0.0).rgb), 1.0); }
"""

SURFACE_INPUTS = """
in vec3 world, local, normal, near_shadow, far_shadow; in vec2 uv; in vec4 color;
out vec4 picture;
uniform vec3 sun_direction, sun_light, sky_light, ground_light, haze_light;
uniform float lit_share, haze_per_m, roughness, metallic, tiles_per_m, bump, glow, time_seconds;
uniform int textured;
uniform sampler2DShadow near_map, far_map;
uniform sampler2D albedo_map, bump_map;
"""

SURFACE_FRAGMENT = """
float lit(sampler2DShadow map, vec3 at, float bias) {
    if (any(lessThan(at, vec3(0.0))) || any(greaterThan(at, vec3(1.0)))) return 1.0;
#ifdef SOFT
    float texel = 1.2 / float(textureSize(map, 0).x), sum = 0.0;
    for (int i = -1; i <= 1; i++)
        for (int j = -1; j <= 1; j++) sum += texture(map, vec3(at.xy + vec2(i, j) * texel, at.z - bias));
    return sum / 9.0;
#else
    return texture(map, vec3(at.xy, at.z - bias));
#endif
}

// Inside the sharp map's reach it alone decides; towards its edge the wide one takes over.
float in_sun() {
    float beyond = smoothstep(0.40, 0.48, max(abs(near_shadow.x - 0.5), abs(near_shadow.y - 0.5)));
    float near = beyond < 1.0 ? lit(near_map, near_shadow, 0.00016) : 1.0;
    float far = beyond > 0.0 ? lit(far_map, far_shadow, 0.0009) : 1.0;
    return mix(near, far, beyond);
}

// A normal map laid by uvs; which way they run tells how position and uvs change from pixel to pixel [Mikkelsen 2010].
vec3 bent_by_map(vec3 n) {
    vec3 told = texture(bump_map, uv).xyz * 2.0 - 1.0, px = dFdx(world), py = dFdy(world);
    vec2 ux = dFdx(uv), uy = dFdy(uv);
    vec3 along = cross(py, n) * ux.x + cross(n, px) * uy.x, up = cross(py, n) * ux.y + cross(n, px) * uy.y;
    float longest = max(dot(along, along), dot(up, up));
    if (longest <= 0.0) return n;
    return normalize((along * told.x + up * told.y) * inversesqrt(longest) * bump + n * told.z);
}

vec4 albedo_at(vec3 n, out vec3 bent) {
    bent = n;
    if (bump > 0.0 && tiles_per_m <= 0.0) bent = bent_by_map(n);
    if (textured == 0) return vec4(1.0);
    if (tiles_per_m <= 0.0) return texture(albedo_map, uv);
    vec3 q = local * tiles_per_m, w = pow(abs(n), vec3(6.0));
    w /= w.x + w.y + w.z;
    vec4 c = texture(albedo_map, q.yz) * w.x + texture(albedo_map, q.xz) * w.y + texture(albedo_map, q.xy) * w.z;
    if (bump > 0.0) {
        vec2 x = texture(bump_map, q.yz).xy * 2.0 - 1.0;
        vec2 y = texture(bump_map, q.xz).xy * 2.0 - 1.0;
        vec2 z = texture(bump_map, q.xy).xy * 2.0 - 1.0;
        bent = normalize(n + bump * (vec3(0.0, x) * w.x + vec3(y.x, 0.0, y.y) * w.y + vec3(z, 0.0) * w.z));
    }
    return c;
}

void main() {
    vec3 n = normalize(normal), to_eye_dir = normalize(eye_at.xyz - world), bent;
#ifdef MIRRORED
    cut_at_mirror(upended(eye_at.xyz));
    if (gl_FrontFacing == (mirror_double < 0.5)) n = -n;   // left and right are exchanged
#elif !defined(FOLIAGE)
    if (!gl_FrontFacing) n = -n;   // leaves keep the normal of the crown they belong to
#endif
#ifdef PEOPLE
    vec4 tile = vec4(1.0); bent = n;
    float rough, wraps;
    vec3 own = of_person(color.rgb, bent, rough, wraps);
#elif defined(SPIDERS)
    vec4 tile = vec4(1.0); bent = n;
    float rough;
    vec3 own = of_spider(bent, to_eye_dir, rough);
#else
    vec4 tile = albedo_at(n, bent);
    float rough = roughness;
#endif
#ifdef FOLIAGE
    if (textured == 1) {
        // Mipmaps thin leaves out with distance: what is far counts for more.
        float level = textureQueryLod(albedo_map, uv).x;
        vec3 card = normalize(cross(dFdx(world), dFdy(world)));
        // A card seen from its edge shows smeared leaves: leave it out.
        if (tile.a * (1.0 + 0.22 * level) < 0.45 || abs(dot(card, to_eye_dir)) < 0.13) discard;
    }
#elif !defined(PEOPLE) && !defined(SPIDERS)
    if (textured == 1 && tiles_per_m <= 0.0) rough *= tile.a;
#endif
    n = bent;
#ifdef WATER
    vec2 r = world.xy + 0.6 * sin(world.yx * 0.37 + 0.2 * time_seconds); float t = time_seconds;
    vec2 ripple = vec2(1.0, 0.35) * cos(dot(r, vec2(1.7, 0.6)) + t * 1.1)
        + vec2(-0.5, 0.9) * cos(dot(r, vec2(-1.3, 2.1)) - t * 1.4)
        + vec2(0.8, -0.7) * cos(dot(r, vec2(3.1, -2.7)) + t * 1.9)
        + vec2(0.3, 1.0) * cos(dot(r, vec2(0.9, 4.3)) - t * 2.2);
    // From afar ripples are smaller than a pixel: they only blur what is mirrored.
    float calm = 1.0 / (1.0 + 0.08 * length(world - eye_at.xyz));
    n = normalize(n + 0.04 * calm * vec3(ripple, 0.0));
#endif
#if defined(PEOPLE) || defined(SPIDERS)
    vec3 base = own;
#else
    vec3 base = color.rgb * tile.rgb;
#endif
#ifdef SEA
    float cover;
    at_sea(uv, n, base, rough, cover);
#endif
    rough = clamp(rough, 0.04, 1.0);
    float alpha = rough * rough, a2 = alpha * alpha;
    float nl = dot(n, sun_direction), nv = max(dot(n, to_eye_dir), 1e-3);
    float shadow = nl > -0.7 ? in_sun() : 0.0;
    vec3 sky_side = mix(ground_light, sky_light, n.z * 0.5 + 0.5);
#ifdef FOLIAGE
    // Leaves and blades: no mirror, but sunlight that they let through.
    float through = pow(max(-dot(to_eye_dir, sun_direction), 0.0), 3.0) * 0.9 + 0.25 * max(-nl, 0.0);
    vec3 sunlit = vec3(max((nl + 0.4) / 1.4, 0.0)) + vec3(1.1, 1.25, 0.45) * through;
    vec3 light = base * (sky_side + (sunlit + 0.05) * shadow * sun_light / 3.14159265);
#else
    vec3 half_dir = normalize(to_eye_dir + sun_direction);
    float nh = max(dot(n, half_dir), 0.0), vh = max(dot(to_eye_dir, half_dir), 0.0);
    float d = nh * nh * (a2 - 1.0) + 1.0, spread = a2 / (3.14159265 * d * d + 1e-6), k = alpha * 0.5;
    float geometry = 0.25 / max((max(nl, 0.0) * (1.0 - k) + k) * (nv * (1.0 - k) + k), 1e-3);
    vec3 f0 = mix(vec3(0.04), base, metallic), fresnel = f0 + (1.0 - f0) * pow(1.0 - vh, 5.0);
    vec3 mirrored = reflect(-to_eye_dir, n);
    float below = smoothstep(-0.05, 0.1, mirrored.z);
    vec3 above = lit_share * textureLod(sky_map, on_sky(vec3(mirrored.xy, max(mirrored.z, 0.03))), rough * 6.0).rgb;
#ifdef WATER
    above = mix(ground_light * vec3(0.22, 0.30, 0.20), above, smoothstep(0.03, 0.13, mirrored.z));   // the far bank
#endif
    vec3 seen = mix(ground_light * 0.6, above, below);
    vec3 edge = f0 + (max(vec3(1.0 - rough), f0) - f0) * pow(1.0 - nv, 5.0);
    vec3 direct = vec3(max(nl, 0.0));
#ifdef PEOPLE
    // Light goes under the skin and comes out redder beyond the edge; what is low and inside gets less of the room's.
    direct = max((vec3(nl) + wraps * vec3(1.0, 0.55, 0.45)) / (1.0 + wraps), 0.0);
    sky_side *= mix(0.45, 1.0, smoothstep(0.0, 0.95, figure.z));
#endif
    vec3 light = base * (1.0 - metallic) * (sky_side + direct * shadow * sun_light / 3.14159265);
    light += spread * geometry * fresnel * max(nl, 0.0) * shadow * sun_light + seen * edge * (0.45 + 0.55 * shadow);
#endif
#ifdef STEEL
    light = brushed(base, n, to_eye_dir, rough) + base * 0.05 * sky_side;
#endif
    light += base * glow;
#ifdef FIRELIT
    light += base * firelight();
#endif
    float far = length(world - eye_at.xyz);
    float haze = 1.0 - exp(-far * haze_per_m);
    float sunward = pow(max(dot(-to_eye_dir, sun_direction), 0.0), 8.0);
    light = mix(light, haze_light + sun_light * 0.05 * sunward, haze);
#if defined(GLASS) && defined(SPIDERS)
    picture = vec4(vec3(0.0), shade_beneath() * (1.0 - fade));
#elif defined(GLASS)
    float shine = clamp(max(edge.r, 0.06) + max(spread * geometry * nl * shadow, 0.0) * 0.2, 0.0, 1.0);
    vec3 over = seen * shine + base * sky_side * 0.12 + spread * geometry * max(nl, 0.0) * shadow * sun_light * 0.1;
    picture = vec4(shown(over / max(shine + 0.1, 0.1)), clamp(shine + 0.1, 0.0, 1.0));
#elif defined(SEA)
    if (cover < 0.004) discard;
    picture = vec4(shown(light), clamp(max(cover, edge.g), 0.0, 1.0));
#else
    picture = vec4(shown(light), 1.0);
#endif
}
"""

PLATE_VERTEX = """
uniform mat4 p3d_ModelViewMatrix;
in vec4 p3d_Vertex; in vec2 p3d_MultiTexCoord0; in vec4 p3d_Color;
uniform vec4 p3d_ColorScale;
out vec2 uv; out vec4 tint;
void main() {
    uv = p3d_MultiTexCoord0; tint = p3d_Color * p3d_ColorScale;
    gl_Position = to_eye(p3d_ModelViewMatrix * p3d_Vertex);
}
"""

PLATE_FRAGMENT = """
in vec2 uv; in vec4 tint; out vec4 picture; uniform sampler2D p3d_Texture0; uniform int textured;
void main() {
    picture = tint;
    if (textured == 1) picture.a *= texture(p3d_Texture0, uv).a;
    if (picture.a < 0.004) discard;
}
"""
