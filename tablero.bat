@echo off
rem Con doble clic prepara el tablero la primera vez, lo pone en marcha y abre el navegador.
rem Con una orden detras, la hace:  tablero importar registro.csv
setlocal
if not defined TABLERO_DATOS set "TABLERO_DATOS=%~dp0almacen"
set "PY="
where python >nul 2>nul
if not errorlevel 1 set "PY=python"
where py >nul 2>nul
if not errorlevel 1 set "PY=py -3"
if not defined PY goto sinpython
%PY% "%~dp0instalar.py"
rem el python que Windows trae de adorno, que solo abre su tienda, sale con 9009
if errorlevel 9009 goto sinpython
if errorlevel 1 goto fallo
if "%~1"=="" goto iniciar
"%~dp0.venv\Scripts\tablero.exe" %*
exit /b %errorlevel%

:iniciar
"%~dp0.venv\Scripts\tablero.exe" iniciar --abrir
if errorlevel 1 goto fallo
exit /b 0

:sinpython
echo No se encontro Python. Instale Python 3.11 o mas nuevo desde python.org y vuelva a abrir este archivo.

:fallo
if "%~1"=="" pause
exit /b 1
