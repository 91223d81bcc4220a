# Fuzz targets (src/**/*_fuzz.cpp, one executable each, named after the file): configure apart, with
#   cmake -S . -B build/fuzz -G Ninja -DOUVRAGE_FUZZ=ON -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_C_COMPILER=clang
# then  ninja -C build/fuzz csv_fuzz && build/fuzz/csv_fuzz -max_total_time=60 <corpus>
option(OUVRAGE_FUZZ "Fuzz targets, with libFuzzer and sanitizers (clang only)" OFF)
if(OUVRAGE_FUZZ)
  foreach(FLOOR domaine socle app)
    target_compile_options(${FLOOR} PUBLIC $<$<COMPILE_LANGUAGE:CXX>:-fsanitize=fuzzer-no-link,address,undefined>
                                           $<$<COMPILE_LANGUAGE:CXX>:-fno-sanitize-recover=all>)
  endforeach()
  file(GLOB_RECURSE FUZZ CONFIGURE_DEPENDS src/*_fuzz.cpp)
  foreach(SOURCE ${FUZZ})
    cmake_path(GET SOURCE STEM NAME)
    add_executable(${NAME} EXCLUDE_FROM_ALL ${SOURCE})
    # The machine floor alone, so that a target builds without the whole trade.
    target_link_libraries(${NAME} PRIVATE socle)
    target_link_options(${NAME} PRIVATE -fsanitize=fuzzer,address,undefined)
  endforeach()
endif()
