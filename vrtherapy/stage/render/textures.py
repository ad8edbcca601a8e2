"""Textures out of pictures that are ready down to their last mipmap."""

from functools import cache

import numpy as np
from panda3d.core import PTA_uchar, SamplerState, Texture

from vrtherapy.stage.render.pictures import Levels, Picture
from vrtherapy.stage.render.sky import PANORAMA_SIZE


@cache
def texture_of(picture: Picture) -> Texture:
    """A repeating texture. The same picture gives the same texture, which reaches the graphics card once."""
    texture = Texture(picture.name)
    format_ = Texture.F_srgb_alpha if picture.srgb else Texture.F_rgba
    texture.setup_2d_texture(*picture.size, Texture.T_unsigned_byte, format_)
    for level, pixels in enumerate(picture.levels):
        texture.set_ram_mipmap_image(level, PTA_uchar(pixels))
    texture.set_minfilter(SamplerState.FT_linear_mipmap_linear)
    texture.set_magfilter(SamplerState.FT_linear)
    texture.set_wrap_u(SamplerState.WM_repeat)
    texture.set_wrap_v(SamplerState.WM_repeat)
    return texture


def sky_texture(levels: Levels) -> Texture:
    """The panorama with its mipmaps, which rough surfaces mirror blurred."""
    texture = Texture("sky")
    texture.setup_2d_texture(*PANORAMA_SIZE, Texture.T_half_float, Texture.F_rgb16)
    for level, pixels in enumerate(levels):
        texture.set_ram_mipmap_image(level, PTA_uchar(pixels))
    texture.set_minfilter(SamplerState.FT_linear_mipmap_linear)
    texture.set_magfilter(SamplerState.FT_linear)
    texture.set_wrap_u(SamplerState.WM_repeat)
    texture.set_wrap_v(SamplerState.WM_clamp)
    return texture


@cache
def no_shadow() -> Texture:
    """What stands in for a shadow map until there is one."""
    texture = Texture("no shadow")
    texture.setup_2d_texture(1, 1, Texture.T_float, Texture.F_depth_component32)
    texture.set_ram_image(np.ones(1, np.float32).tobytes())
    texture.set_minfilter(SamplerState.FT_shadow)
    texture.set_magfilter(SamplerState.FT_shadow)
    return texture
