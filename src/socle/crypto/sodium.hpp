#pragma once

namespace socle
{

/// Every function of this folder calls it before touching the library. For this folder only.
void start_sodium();

} // namespace socle
