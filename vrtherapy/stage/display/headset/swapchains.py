"""The runtime's pictures for both eyes: one array swapchain, or a swapchain for each eye where that is refused."""

from ctypes import byref, c_uint32

import xr
from xr import raw_functions as raw

from vrtherapy.errors import StageError
from vrtherapy.stage.display.headset.runtime import check, forgive
from vrtherapy.stage.render.eyes import EyeImages

SRGB8_ALPHA8 = 0x8C43
_NAMES = {
    SRGB8_ALPHA8: "SRGB8_ALPHA8",
    0x8C41: "SRGB8",
    0x8058: "RGBA8",
    0x805B: "RGBA16",
    0x881A: "RGBA16F",
    0x881B: "RGB16F",
    0x81A5: "DEPTH16",
    0x81A6: "DEPTH24",
    0x8CAC: "DEPTH32F",
    0x88F0: "DEPTH24_STENCIL8",
    0x8CAD: "DEPTH32F_STENCIL8",
    0x8D48: "STENCIL8",
}


def format_name(number: int) -> str:
    """What OpenGL calls a format."""
    return _NAMES.get(number, hex(number))


class EyeSwapchains:
    """An EyeTarget on the runtime's swapchains. `release` what was acquired after the picture is drawn."""

    def __init__(self, session: xr.Session, size: tuple[int, int], *, array: bool = True) -> None:
        self.size = size
        if SRGB8_ALPHA8 not in xr.enumerate_swapchain_formats(session):
            raise StageError(
                "The OpenXR runtime takes no sRGB pictures of 8 bits, which every known one does."
            )
        self.layered = array
        try:
            self.swapchains = self._created(session)
        except xr.XrException:
            if not array:
                raise
            self.layered = False  # an old driver may refuse arrays
            self.swapchains = self._created(session)
        self._textures = [
            [
                int(image.image)
                for image in xr.enumerate_swapchain_images(swapchain, xr.SwapchainImageOpenGLKHR)
            ]
            for swapchain in self.swapchains
        ]
        self._held: list[xr.Swapchain] = []
        self._acquire, self._release = xr.SwapchainImageAcquireInfo(), xr.SwapchainImageReleaseInfo()
        self._wait = xr.SwapchainImageWaitInfo(xr.INFINITE_DURATION)
        self._index = c_uint32()

    def acquire(self) -> EyeImages:
        names: list[int] = []
        for swapchain, textures in zip(self.swapchains, self._textures, strict=True):
            check(raw.xrAcquireSwapchainImage(swapchain, byref(self._acquire), byref(self._index)))
            self._held.append(swapchain)
            check(raw.xrWaitSwapchainImage(swapchain, byref(self._wait)))
            names.append(textures[self._index.value])
        return EyeImages(names[0], names[-1], self.layered)

    def release(self) -> bool:
        """Hand over what was acquired; False if nothing was, since nothing was drawn."""
        held, self._held = self._held, []
        for swapchain in held:
            check(raw.xrReleaseSwapchainImage(swapchain, byref(self._release)))
        return bool(held)

    def parts(self) -> tuple[xr.SwapchainSubImage, xr.SwapchainSubImage]:
        """What to show each eye of them."""
        whole = xr.Rect2Di(xr.Offset2Di(0, 0), xr.Extent2Di(*self.size))
        first, last = self.swapchains[0], self.swapchains[-1]
        return xr.SwapchainSubImage(first, whole, 0), xr.SwapchainSubImage(last, whole, int(self.layered))

    def close(self) -> None:
        """Let go of them, whether the runtime still lives or not."""
        for swapchain in self.swapchains:
            forgive(xr.destroy_swapchain, swapchain)

    def _created(self, session: xr.Session) -> list[xr.Swapchain]:
        usage = xr.SwapchainUsageFlags
        info = xr.SwapchainCreateInfo(
            format=SRGB8_ALPHA8,
            sample_count=1,
            width=self.size[0],
            height=self.size[1],
            usage_flags=usage.COLOR_ATTACHMENT_BIT | usage.SAMPLED_BIT | usage.TRANSFER_DST_BIT,
            face_count=1,
            array_size=2 if self.layered else 1,
            mip_count=1,
        )
        return [xr.create_swapchain(session, info) for _ in range(1 if self.layered else 2)]
