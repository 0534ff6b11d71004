import type { KubernetesModule } from './module';

/** What the data are made of: one release of each minor version. Any release would do, as fields come with minor versions only. */
export const MODULES: readonly KubernetesModule[] = [
  { minor: 16, version: 'v1.16.0', sum: 'h1:WPaqle2JWogVzLxhN6IK67u62IHKKrtYF7MS4FVR4/E=' },
  { minor: 17, version: 'v1.17.0', sum: 'h1:KQbF8IxJ4KsWqRFF4ppkS5/EGfpA/SjyyiEa8hvI/Os=' },
  { minor: 18, version: 'v1.18.0', sum: 'h1:rVe+edi5GwutPQJ4KIZq1Nk506nmnfyz/KOZVCLv7Yo=' },
  { minor: 19, version: 'v1.19.0', sum: 'h1:ir53YuXsfsuVABmtYHCTUa3xjD41Htxv3o+xoQjJdUo=' },
  { minor: 20, version: 'v1.20.0', sum: 'h1:mnc69esJC3PJgSptxNJomGz2gBthyGLSEy18WiyRH4U=' },
  { minor: 21, version: 'v1.21.0', sum: 'h1:LUUQgdFsKB+wVgKPUapmXjkvvJHSLN53CuQwre4c+mM=' },
  { minor: 22, version: 'v1.22.0', sum: 'h1:zROjVlA1qSthvMnP7XeCzkRaqkE28CY3w+PM8qC0ZaA=' },
  { minor: 23, version: 'v1.23.0', sum: 'h1:r2DrryCpnmFfBuelpUNSWXHtD6Zy7SdwaCcycV5DsJE=' },
  { minor: 24, version: 'v1.24.0', sum: 'h1:9qRjlCuMjooyFTXLxduMBT+MZSdROWa3idI1AXZirVs=' },
  { minor: 25, version: 'v1.25.0', sum: 'h1:NwTRyLrdXTORd5V7DLlUltxDbl/KZjYDiRgwI+pBYGE=' },
  { minor: 26, version: 'v1.26.0', sum: 'h1:fL8VMr4xlfTazPORLhz5fsvO5I3bsFpmynVxZTH1ItQ=' },
  { minor: 27, version: 'v1.27.0', sum: 'h1:VCI2Qoksx2cv6mHu9g9KVH30ZHNtWSB/+9BtKLSqduM=' },
  { minor: 28, version: 'v1.28.0', sum: 'h1:p8qq/VoNHnBWinLEi5LO2IvCfzFouN7Jhdz8+L++V+U=' },
  { minor: 29, version: 'v1.29.0', sum: 'h1:DOLN7g8+nnAYBi8JHoW0+/MCrZKDPIqAxzLCXDXd0cg=' },
  { minor: 30, version: 'v1.30.0', sum: 'h1:u3Yw8rNlo2NDSGaDpoxoHXLPQnEu1tfqHATKOJe94HY=' },
  { minor: 31, version: 'v1.31.0', sum: 'h1:sYAB12TTWexXKp4RxqJMm/7EC+P0mNOgn4Xdj5eu7HM=' },
  { minor: 32, version: 'v1.32.0', sum: 'h1:4BDBWSolqPrv8GC3YfZw0CJvh5kA1TPnoX0FxDVd+qc=' },
  { minor: 33, version: 'v1.33.0', sum: 'h1:BP5Y5yIzUZVeBuE/ESZvnw6TNxjXbLsCckIkljE+R0U=' },
  { minor: 34, version: 'v1.34.0', sum: 'h1:NvUrwPAVB4W3mSOpJ/RtNGHWWYyUP/xPaX5rUSpzA0w=' },
  { minor: 35, version: 'v1.35.0', sum: 'h1:PUOojD8c8E3csMP5NX+nLLne6SGqZjrYCscptyBfWMY=' },
  { minor: 36, version: 'v1.36.1', sum: 'h1:Mt7NKigaZ2KmOmCLhX81lGlH9JU5wjXnYhXnxAun9XA=' },
];
