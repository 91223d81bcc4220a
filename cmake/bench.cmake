# bench/*_bench.cpp, one executable each, never built by default: the scripts of bench/ build what they measure.
file(GLOB BENCHES CONFIGURE_DEPENDS bench/*_bench.cpp)
foreach(SOURCE ${BENCHES})
  cmake_path(GET SOURCE STEM NAME)
  add_executable(${NAME} EXCLUDE_FROM_ALL ${SOURCE})
  target_link_libraries(${NAME} PRIVATE domaine socle)
endforeach()
